import type { Instagram } from '../context';
import { GraphError } from '../errors';

const newestVersion = 'v26.0';

/** When each version ends; the newest has no end yet (contract §0). */
const endOf: Readonly<Record<string, string>> = {
	'v21.0': '2027-01-21',
	'v22.0': '2027-05-20',
	'v23.0': '2027-10-08',
	'v24.0': '2028-02-18',
	'v25.0': '2028-07-29',
	[newestVersion]: '9999-12-31',
};

/** Splits `/v26.0/me/media` and says which version serves it (rule 21). */
export function readPath(instagram: Instagram, path: string): { version: string; segments: string[] } {
	const segments = path.split('/').filter((segment) => segment !== '');
	const first = segments[0] ?? '';
	if (!/^v\d+(\.\d+)?$/.test(first)) return { version: newestVersion, segments };
	const today = new Date(instagram.kernel.clock.now()).toISOString().slice(0, 10);
	const alive = Object.keys(endOf).filter((version) => (endOf[version] ?? '') > today);
	if (alive.includes(first)) return { version: first, segments: segments.slice(1) };
	const [oldest = newestVersion] = alive;
	if (instagram.switches.sunsetVersions === 'upgraded')
		return { version: oldest, segments: segments.slice(1) };
	throw new GraphError(2500, `Unknown path components: ${path}`);
}
