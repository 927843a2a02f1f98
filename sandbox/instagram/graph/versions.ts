import type { Instagram } from '../context';
import { GraphError } from '../errors';

/** The default version for established and for new apps (contract §0). */
const currentVersion = { established: 'v26.0', new: 'v27.0' };

/** The end date of each available version; the newest version has none yet (contract §0). */
const endOf: Readonly<Record<string, string>> = {
	'v21.0': '2027-01-21',
	'v22.0': '2027-05-20',
	'v23.0': '2027-10-08',
	'v24.0': '2028-02-18',
	'v25.0': '2028-07-29',
	'v26.0': '2028-11-04',
	'v27.0': '9999-12-31',
};

/** The last minor version of each expired major version; all lower minor versions also existed. */
const lastMinor: Readonly<Record<number, number>> = { 1: 0, 2: 12, 3: 3 };
const newestEnded = 20;

/** Parses a path such as `/v26.0/me/media`, and finds the version that serves the call (rule 21). */
export function readPath(instagram: Instagram, path: string): { version: string; segments: string[] } {
	const segments = path.split('/').filter((segment) => segment !== '');
	const first = segments[0] ?? '';
	if (!/^v\d+(\.\d+)?$/.test(first)) {
		return { version: currentVersion[instagram.switches.newApp ? 'new' : 'established'], segments };
	}
	return { version: servingVersion(instagram, first, path), segments: segments.slice(1) };
}

/**
 * Returns the version that serves a call: for an expired version, the oldest available one. A version that never
 * existed is rejected with 2500.
 */
export function servingVersion(instagram: Instagram, asked: string, path: string): string {
	const today = new Date(instagram.kernel.clock.now()).toISOString().slice(0, 10);
	const alive = Object.keys(endOf).filter((version) => (endOf[version] ?? '') > today);
	if (alive.includes(asked)) return asked;
	const [oldest] = alive;
	const upgraded = instagram.switches.sunsetVersions === 'upgraded' && hasExisted(asked);
	if (upgraded && oldest !== undefined) return oldest;
	throw new GraphError(2500, `Unknown path components: ${path}`);
}

function hasExisted(version: string): boolean {
	const [major = 0, minor = NaN] = version.slice(1).split('.').map(Number);
	if (version in endOf) return true;
	return major >= 1 && major <= newestEnded && minor <= (lastMinor[major] ?? 0);
}
