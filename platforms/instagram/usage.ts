import { asObjects, readObject, type JsonObject } from '../json';

/** How much of Meta's call budget is used, and how long calls are blocked once it is used up. */
export interface Usage {
	/** The highest of all reported percentages; above 100, calls fail. */
	percent: number;
	/** 0 while calls work. */
	regainSeconds: number;
}

const REGAIN = 'estimated_time_to_regain_access';

const numbersIn = (report: JsonObject) =>
	Object.entries(report).filter((entry): entry is [string, number] => typeof entry[1] === 'number');

/**
 * Reads `X-App-Usage`, whose keys differ between Meta's hosts, and `X-Business-Use-Case-Usage`, which contains an array
 * of reports for each ID, with the duration of the block in minutes (contracts/instagram-api.md §5.5).
 *
 * @param headers names in lower case
 * @returns undefined if neither header is present, which says nothing about the usage
 */
export function usageOf(headers: Readonly<Record<string, string>>): Usage | undefined {
	const app = readObject(headers['x-app-usage'] ?? '');
	const business = readObject(headers['x-business-use-case-usage'] ?? '');
	if (app === undefined && business === undefined) return undefined;
	const reports = Object.values(business ?? {}).flatMap(asObjects);
	const figures = [app ?? {}, ...reports].flatMap(numbersIn);
	const shares = figures.filter(([name]) => name !== REGAIN).map(([, value]) => value);
	const minutes = figures.filter(([name]) => name === REGAIN).map(([, value]) => value);
	return { percent: Math.max(0, ...shares), regainSeconds: Math.max(0, ...minutes) * 60 };
}
