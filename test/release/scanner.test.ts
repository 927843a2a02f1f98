import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/markdown';
import { NODE_PACKAGES } from '../support/published-packages';
import { startRegistry, type Registry } from './support/registry';

const run = promisify(execFile);
const LINT = join(ROOT, '.ci/n8n-lint');

let registry: Registry;
let tool: string;

beforeAll(async () => {
	registry = await startRegistry();
	tool = (await run(join(LINT, 'install'))).stdout.trim();
});
afterAll(() => registry?.close());

it.each(NODE_PACKAGES.map((one) => [one.description.name, one] as const))(
	"%s passes n8n's scanner as it was published",
	async (name, published) => {
		await registry.publish(published);
		const { stdout } = await run(process.execPath, [join(LINT, 'scan.mjs'), tool, name, registry.url]);
		expect(stdout.trim()).toBe('The scanner has passed it.');
	},
);
