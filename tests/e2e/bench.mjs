// The Bench as a person sees it: everything is found by role and name.
import { expect } from '@playwright/test';

export class Bench {
  constructor(page) {
    this.page = page;
    this.editor = page.getByRole('textbox', { name: 'Dockerfile', exact: true });
    this.answer = page.getByRole('region', { name: 'The answer' });
    this.why = page.getByRole('region', { name: 'Why', exact: true });
    this.layers = page.getByRole('listbox', { name: /^Layers/ });
    this.files = page.getByRole('tree', { name: 'Build context' });
    this.changes = page.getByRole('list', { name: /^Changed since|^Nothing built/ });
    this.problem = page.getByText(/^Line \d+/).first();
  }

  async open(address = '#/bench') {
    await this.page.goto(address);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(this.answer).toContainText(/step|nothing/i);
  }

  /** Waits until a text is in what is kept of the work on this device. */
  async kept(text) {
    const record = () =>
      this.page.evaluate(
        () =>
          new Promise((resolve) => {
            const opening = indexedDB.open('layer-lab');
            // Not made by the page yet: not to be made by the test either.
            opening.onupgradeneeded = () => opening.transaction.abort();
            opening.onerror = () => resolve('');
            opening.onsuccess = () => {
              const reading = opening.result.transaction('records').objectStore('records').get('bench/work');
              reading.onsuccess = () => {
                opening.result.close();
                resolve(reading.result ?? '');
              };
            };
          }),
      );
    await expect.poll(record).toContain(text);
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The row of the instruction on a line, whatever its state. */
  layer(line) {
    return this.layers.getByRole('option', { name: new RegExp(`^Line ${line}, `) });
  }

  /** Expects states by line: `{ 3: 'cached', 5: 'cause' }`. */
  async expectStates(states) {
    for (const [line, state] of Object.entries(states)) {
      await expect(this.layer(line)).toHaveAccessibleName(new RegExp(`^Line ${line}, .*: ${state}(,|$)`));
    }
  }

  async build() {
    await this.button('Build').click();
  }

  file(name) {
    return this.files.getByRole('treeitem').filter({ hasText: name });
  }

  /** Opens directories and then the file. */
  async openFile(path) {
    const names = path.split('/');
    for (const [depth, name] of names.entries()) {
      const item = this.files.getByRole('treeitem').filter({ has: this.page.getByText(depth + 1 < names.length ? `${name}/` : name, { exact: true }) });
      if (depth + 1 === names.length || (await item.getAttribute('aria-expanded')) === 'false') await item.click();
    }
    const panel = this.page.getByRole('region', { name: `File ${path}` });
    await expect(panel).toBeVisible();
    return panel;
  }

  /** Opens a folder through the picker. */
  async pick(folder) {
    await this.page.getByLabel('Open folder as the build context').setInputFiles(folder);
  }

  /** Drops a folder on the page, as the desktop does. */
  async drop(folder) {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    }
  }
}

/** A project of a few files, and a Dockerfile whose order matters. */
export const project = {
  Dockerfile: `FROM python:3.12-slim
WORKDIR /srv
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "-m", "shop"]
`,
  '.dockerignore': '*.log\n',
  'requirements.txt': 'flask==3.0.0\n',
  'shop/app.py': 'print("open")\n',
  'shop/till.py': 'print("till")\n',
  'debug.log': 'noise\n',
};
