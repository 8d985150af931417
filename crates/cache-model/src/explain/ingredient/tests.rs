#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;

use dockerfile::instruction::SharingMode;
use proptest::prelude::*;
use proptest::sample::select;

use super::changes;
use crate::graph::{
    Account, CopyAction, Edge, ExecMount, ExecMountKind, ExecOp, FileAction, FileActionKind,
    FileOp, NetworkMode, Op, Owner, SecretEnv, SecurityMode, Vertex, VertexId, VertexMeta,
};
use crate::solve::key::cache_map;

fn vertex(op: Op) -> Vertex {
    let shell = match &op {
        Op::Exec(exec) if exec.args[0].starts_with("/bin/") => exec.args.len() - 1,
        _ => 0,
    };
    Vertex {
        op,
        inputs: Vec::new(),
        meta: VertexMeta {
            shell,
            ..VertexMeta::default()
        },
    }
}

/// A word out of few, so that two are often the same.
fn word() -> impl Strategy<Value = String> {
    select(vec!["", "a", "b"]).prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = u64> {
    0..2_u64
}

fn list(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(of, 0..=of.len())
        .prop_shuffle()
        .prop_map(|words| words.into_iter().map(str::to_owned).collect())
}

fn args() -> impl Strategy<Value = Vec<String>> {
    let written: Vec<&[&str]> = vec![
        &["/bin/sh", "-c", "a"],
        &["/bin/sh", "-c", "b"],
        &["/bin/bash", "-c", "a"],
        &["a", "b"],
        &["a b"],
        &["/usr/a", "b"],
        &["/usr/b", "b"],
    ];
    select(written).prop_map(|args| args.iter().map(|&arg| arg.to_owned()).collect())
}

fn mount_kind() -> impl Strategy<Value = ExecMountKind> {
    let sharing = select(SharingMode::ALL.to_vec());
    let id = select(vec!["//m", "ns//m", "/x", ""]).prop_map(str::to_owned);
    let access = || (word(), number(), number(), number(), any::<bool>());
    prop_oneof![
        Just(ExecMountKind::Bind),
        (id, sharing).prop_map(|(id, sharing)| ExecMountKind::Cache { id, sharing }),
        (0..2_i64).prop_map(|size| ExecMountKind::Tmpfs { size }),
        access().prop_map(|(id, uid, gid, mode, optional)| ExecMountKind::Secret {
            id,
            uid,
            gid,
            mode,
            optional
        }),
        access().prop_map(|(id, uid, gid, mode, optional)| ExecMountKind::Ssh {
            id,
            uid,
            gid,
            mode,
            optional
        }),
    ]
}

/// Mounts of no input: which inputs there are is told by the vertices that give them.
fn mounts() -> impl Strategy<Value = Vec<ExecMount>> {
    let dest = select(vec!["/m", "/n", "/dev/shm"]);
    let mount = (dest, any::<bool>(), mount_kind()).prop_map(|(dest, readonly, kind)| ExecMount {
        dest: dest.to_owned(),
        input: None,
        output: None,
        readonly,
        selector: String::new(),
        kind,
    });
    let root = ExecMount {
        dest: "/".to_owned(),
        input: None,
        output: Some(0),
        readonly: false,
        selector: String::new(),
        kind: ExecMountKind::Bind,
    };
    prop::collection::vec(mount, 0..3)
        .prop_map(move |others| std::iter::once(root.clone()).chain(others).collect())
}

fn exec() -> impl Strategy<Value = ExecOp> {
    let secret = (word(), word(), any::<bool>()).prop_map(|(id, name, optional)| SecretEnv {
        id,
        name,
        optional,
    });
    let settings = (
        args(),
        list(&["A=1", "B=1"]),
        word(),
        word(),
        select(vec![
            NetworkMode::Unset,
            NetworkMode::Host,
            NetworkMode::None,
        ]),
        select(vec![SecurityMode::Sandbox, SecurityMode::Insecure]),
    );
    let sandbox = (
        word(),
        list(&["h=1", "i=1", "h=2"]),
        list(&["nofile=1:1", "core=1:1"]),
        word(),
        list(&["gpu", "fpga"]),
        prop::collection::vec(secret, 0..3),
        mounts(),
    );
    (settings, sandbox).prop_map(
        |(
            (args, env, cwd, user, network, security),
            (hostname, extra_hosts, ulimits, cgroup_parent, devices, secret_env, mounts),
        )| ExecOp {
            args,
            env,
            cwd,
            user,
            network,
            security,
            hostname,
            extra_hosts,
            ulimits,
            cgroup_parent,
            proxy_env: None,
            secret_env,
            devices,
            mounts,
        },
    )
}

/// Two executions that differ in few parts: of the other one only those are taken that `taken` names.
fn executions() -> impl Strategy<Value = (ExecOp, ExecOp)> {
    (exec(), exec(), prop::collection::btree_set(0..13_u8, 0..3)).prop_map(|(one, other, taken)| {
        let mut two = one.clone();
        for part in taken {
            match part {
                0 => two.args.clone_from(&other.args),
                1 => two.env.clone_from(&other.env),
                2 => two.cwd.clone_from(&other.cwd),
                3 => two.user.clone_from(&other.user),
                4 => two.network = other.network,
                5 => two.security = other.security,
                6 => two.hostname.clone_from(&other.hostname),
                7 => two.extra_hosts.clone_from(&other.extra_hosts),
                8 => two.ulimits.clone_from(&other.ulimits),
                9 => two.cgroup_parent.clone_from(&other.cgroup_parent),
                10 => two.devices.clone_from(&other.devices),
                11 => two.secret_env.clone_from(&other.secret_env),
                _ => two.mounts.clone_from(&other.mounts),
            }
        }
        (one, two)
    })
}

fn owner() -> impl Strategy<Value = Option<Owner>> {
    let account = prop_oneof![
        Just(None),
        Just(Some(Account::Id(1))),
        Just(Some(Account::Name("one".to_owned()))),
    ];
    prop::option::of((account.clone(), account).prop_map(|(user, group)| Owner { user, group }))
}

fn time() -> impl Strategy<Value = Option<i64>> {
    select(vec![None, Some(0), Some(1)])
}

fn path() -> impl Strategy<Value = String> {
    select(vec!["/a", "/b", "/d/a"]).prop_map(str::to_owned)
}

fn copy() -> impl Strategy<Value = CopyAction> {
    let mode = prop_oneof![
        Just((None, String::new())),
        Just((Some(0o644), String::new())),
        Just((None, "u+x".to_owned())),
    ];
    let patterns = || list(&["p", "q"]);
    (
        (path(), path(), owner(), mode, any::<bool>()),
        (patterns(), patterns(), patterns(), time()),
    )
        .prop_map(
            |(
                (src, dest, owner, (mode, mode_str), attempt_unpack),
                (include_patterns, exclude_patterns, required_paths, timestamp),
            )| CopyAction {
                src,
                dest,
                owner,
                mode,
                mode_str,
                attempt_unpack,
                include_patterns,
                exclude_patterns,
                required_paths,
                timestamp,
                ..CopyAction::default()
            },
        )
}

/// A copy reads from an input, as lowering has it: so only the last name of its source counts.
fn file(kind: FileActionKind) -> Vertex {
    let reads = matches!(kind, FileActionKind::Copy(_));
    let input = Edge {
        vertex: VertexId(0),
        output: 0,
    };
    let action = FileAction {
        input: None,
        secondary_input: reads.then_some(0),
        output: Some(0),
        kind,
    };
    Vertex {
        inputs: reads.then_some(input).into_iter().collect(),
        ..vertex(Op::File(FileOp {
            actions: vec![action],
        }))
    }
}

/// Two actions of one kind.
fn actions() -> impl Strategy<Value = (Vertex, Vertex)> {
    let twice = |(one, two)| (file(one), file(two));
    let copy = || copy().prop_map(|copy| FileActionKind::Copy(Box::new(copy)));
    let made = || (path(), select(vec![0o644, 0o600]), owner(), time());
    let write = move || {
        (made(), word()).prop_map(
            |((path, mode, owner, timestamp), data)| FileActionKind::MkFile {
                path,
                mode,
                data,
                owner,
                timestamp,
            },
        )
    };
    let directory = move || {
        made().prop_map(|(path, mode, owner, timestamp)| FileActionKind::MkDir {
            path,
            mode,
            make_parents: true,
            owner,
            timestamp,
        })
    };
    prop_oneof![
        4 => (copy(), copy(), 0..8_u8).prop_map(|(one, other, part)| (one.clone(), partly(one, other, part))),
        1 => (write(), write()),
        1 => (directory(), directory()),
    ]
    .prop_map(twice)
}

/// The first copy with one part of the other.
fn partly(one: FileActionKind, other: FileActionKind, part: u8) -> FileActionKind {
    let (FileActionKind::Copy(mut one), FileActionKind::Copy(other)) = (one, other) else {
        return FileActionKind::Copy(Box::default());
    };
    match part {
        0 => one.src = other.src,
        1 => one.dest = other.dest,
        2 => one.owner = other.owner,
        3 => (one.mode, one.mode_str) = (other.mode, other.mode_str),
        4 => one.attempt_unpack = other.attempt_unpack,
        5 => one.include_patterns = other.include_patterns,
        6 => one.required_paths = other.required_paths,
        _ => one.timestamp = other.timestamp,
    }
    FileActionKind::Copy(one)
}

#[track_caller]
fn told_if_keyed(one: &Vertex, two: &Vertex) -> Result<(), TestCaseError> {
    let same_key = cache_map(one).digests == cache_map(two).digests;
    let told = changes(one, two, &BTreeSet::new());
    prop_assert_eq!(
        same_key,
        told.is_empty(),
        "{:?}\n{:?}\n{:?}",
        one.op,
        two.op,
        told
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_counts_in_the_key_of_an_execution_is_told_and_nothing_else((one, two) in executions()) {
        let [one, two] = [one, two].map(|exec| vertex(Op::Exec(Box::new(exec))));
        told_if_keyed(&one, &two)?;
    }

    #[test]
    fn what_counts_in_the_key_of_a_file_action_is_told_and_nothing_else((one, two) in actions()) {
        told_if_keyed(&one, &two)?;
    }
}
