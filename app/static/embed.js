// For pages that hold Layer Lab in a frame: makes each such frame as high as what is in it, and lets it follow the page's
// colours and language. Optional: without it a frame keeps its height and scrolls.
//
//   <script src="…/embed.js" defer></script>
//   <iframe data-layer-lab src="…/?embed=bench" …></iframe>
(() => {
  const HIGHEST = 20000;
  const frames = () => [...document.querySelectorAll('iframe[data-layer-lab]')];
  const tell = (frame, message) => {
    // A frame in a sandbox has no origin that could be named, and nothing here is secret.
    frame.contentWindow?.postMessage({ v: 1, ...message }, '*');
  };

  addEventListener('message', ({ source, data }) => {
    if (typeof data !== 'object' || data === null || data.type !== 'layer-lab:resize') return;
    const frame = frames().find((one) => one.contentWindow === source);
    if (!frame || !Number.isFinite(data.height)) return;
    frame.style.height = `${Math.min(Math.max(Math.ceil(data.height), 100), HIGHEST)}px`;
    tell(frame, { type: 'layer-lab:fitted' });
    tell(frame, set(frame));
  });

  /** What a frame follows. One whose address names a language keeps that. */
  function set(frame) {
    const { lang } = document.documentElement;
    const own = new URL(frame.src, location.href).searchParams.has('lang');
    return { type: 'layer-lab:set', theme: theme(), ...(lang && !own ? { lang } : {}) };
  }

  /** `data-theme` of the page, as most course sites have it; else what the system says. */
  function theme() {
    const said = document.documentElement.dataset.theme;
    return said === 'light' || said === 'dark' ? said : 'auto';
  }

  new MutationObserver(() => frames().forEach((frame) => tell(frame, set(frame)))).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'lang'],
  });
})();
