//! Any bytes as any kind of archive: no panic, clean paths, and never more than the bounds allow.
#![no_main]

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use archive::{Bounds, Count, Event, Kind, What, contents, kind, list};
use libfuzzer_sys::fuzz_target;

const BOUNDS: Bounds = Bounds {
    members: 200,
    bytes: 300_000,
    member_bytes: 200_000,
    names: 20_000,
    path: 300,
    depth: 12,
};

fuzz_target!(|bytes: &[u8]| {
    let _ = kind(&bytes);
    for kind in [Kind::Tar, Kind::TarGz, Kind::Zip] {
        let mut pause = async |_: Count| ControlFlow::Continue(());
        let Ok(listing) = now(list(&bytes, kind, &BOUNDS, &mut pause)) else {
            continue;
        };
        assert!(listing.members.len() + listing.aside.len() <= BOUNDS.members);
        let mut wanted = BTreeSet::new();
        for member in &listing.members {
            let mut names = member.path.split('/');
            assert!(
                names.all(|name| !name.is_empty() && name != "." && name != ".."),
                "{:?}",
                member.path
            );
            if let What::File { body, .. } = member.what {
                wanted.insert(body);
            }
        }
        let mut unpacked = 0;
        let mut each = async |event: Event<'_>| {
            if let Event::Bytes(bytes) = event {
                unpacked += bytes.len() as u64;
            }
            ControlFlow::Continue(())
        };
        let _ = now(contents(&bytes, kind, &BOUNDS, &wanted, &mut each));
        assert!(unpacked <= BOUNDS.bytes + 64 * 1024);
    }
});

/// The outcome of something that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for something"),
    }
}
