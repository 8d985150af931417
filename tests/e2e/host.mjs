// A plain static host of a journey's own: it can publish another release, break in the middle, and go away.
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export class Host {
  #files = new Map();
  #broken = new Set();
  #endless = new Map();
  #isAway = false;
  #rules = [];
  #server;
  #base;
  /** Paths that were asked for. */
  asked = [];

  /** Serves what was built, or another folder, below `base`. */
  static async start(base = '/course/tool/', folder = process.env.LAYER_LAB_DIST) {
    const host = new Host();
    host.#base = base;
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      host.#files.set(base + relative(folder, path), await readFile(path));
    }
    await host.#open();
    return host;
  }

  get url() {
    return `http://127.0.0.1:${this.port}${this.#base}`;
  }

  async #open() {
    this.#server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
      const name = path.endsWith('/') ? `${path}index.html` : path;
      this.asked.push(name);
      const file = this.#files.get(name);
      if (this.#endless.has(name)) return this.#pour(response, this.#endless.get(name));
      if (this.#isAway || this.#broken.has(name)) return request.socket.destroy();
      // Browsers ask every host for it.
      if (name === '/favicon.ico') return response.writeHead(204).end();
      if (!file) return response.writeHead(404).end();
      response
        .writeHead(200, {
          'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
          // A frame in a sandbox has no origin, and needs it for scripts and styles.
          'access-control-allow-origin': '*',
          ...Object.assign({}, ...this.#rules.filter(({ fits }) => fits(path)).map(({ headers }) => headers)),
        })
        .end(file);
    });
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.port = this.#server.address().port;
  }

  /** No answer to anybody any more. */
  async close() {
    if (!this.#server) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.#server = undefined;
  }

  /** From now on, answers carry what the file `_headers` asks hosts for. Its addresses are those below the page's folder. */
  heed() {
    for (const line of this.#files.get(`${this.#base}_headers`).toString().trimEnd().split('\n')) {
      if (line.startsWith('/')) {
        const address = this.#base + line.slice(1);
        const fits = address.endsWith('*') ? (path) => path.startsWith(address.slice(0, -1)) : (path) => path === address;
        this.#rules.push({ fits, headers: {} });
      } else {
        const [, name, value] = /^  ([\w-]+): (.*)$/.exec(line);
        this.#rules.at(-1).headers[name.toLowerCase()] = value;
      }
    }
  }

  /** Puts a file beside the page. */
  put(path, text) {
    this.#files.set(path, Buffer.from(text));
  }

  /** Puts a file without an end beside the page. Resolves with how many bytes were sent when its reader hangs up. */
  pour(path) {
    return new Promise((resolve) => this.#endless.set(path, resolve));
  }

  #pour(response, done) {
    const part = Buffer.alloc(16 << 10, ' ');
    let sent = 0;
    const more = () => {
      if (response.destroyed) return;
      do sent += part.length;
      while (response.write(part));
    };
    response.on('drain', more).on('close', () => done(sent));
    response.writeHead(200, { 'content-type': 'application/json' });
    more();
  }

  /** From now on, whoever asks for this file of the page loses the connection. */
  lose(path) {
    this.#broken.add(this.#base + path);
  }

  /** Nobody gets an answer until it recovers. It keeps its port, which another process might take meanwhile. */
  vanish() {
    this.#isAway = true;
    this.#server.closeAllConnections();
  }

  recover() {
    this.#broken.clear();
    this.#isAway = false;
  }

  files() {
    return this.#release().files;
  }

  /** Publishes another release, in which the page is called otherwise. */
  publish(title) {
    const index = this.#base + 'index.html';
    const page = this.#files.get(index).toString().replace(/<body[^>]*>/, `<body data-release="${title}">`);
    this.#files.set(index, Buffer.from(page));
    const release = this.#release();
    release.version = title;
    release.files['index.html'] = `sha256-${createHash('sha256').update(page).digest('base64')}`;
    const worker = this.#files.get(this.#worker).toString();
    this.#files.set(this.#worker, Buffer.from(worker.replace(/^const RELEASE = .*$/m, `const RELEASE = ${JSON.stringify(release)};`)));
  }

  get #worker() {
    return this.#base + 'service-worker.js';
  }

  #release() {
    return JSON.parse(/^const RELEASE = (.*);$/m.exec(this.#files.get(this.#worker).toString())[1]);
  }
}
