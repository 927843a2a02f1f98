import { Histogram, type Registry } from 'prom-client';

/** So many wait at most until they are counted. */
const MOST_WAITING = 1_000;

/** The durations of requests with the same labels, on their way into the histogram. */
class Series {
	private readonly waiting: number[] = [];

	constructor(private readonly histogram: { observe(seconds: number): void }) {}

	add(seconds: number): void {
		this.waiting.push(seconds);
		if (this.waiting.length >= MOST_WAITING) this.count();
	}

	count(): void {
		for (const seconds of this.waiting) this.histogram.observe(seconds);
		this.waiting.length = 0;
	}
}

/**
 * How long requests take. They are counted in bulk, before a scrape or by the thousand: finding the place of one costs
 * prom-client more than an answer from memory may.
 */
export function createRequestDurations(registers: Registry[], buckets: number[]) {
	const all: Series[] = [];
	const histogram = new Histogram({
		name: 'mediakit_http_request_seconds',
		help: 'Requests to the service, by route and status.',
		labelNames: ['method', 'route', 'status'],
		buckets,
		registers,
		collect() {
			for (const series of all) series.count();
		},
	});

	function start(method: string, route: string, status: number): Series {
		const series = new Series(histogram.labels(method, route, String(status)));
		all.push(series);
		return series;
	}

	return {
		/** @param route its pattern: addresses hold ids and tokens. @returns what takes a request's duration in seconds */
		of(route: string): (method: string, status: number, seconds: number) => void {
			const methods = new Map<string, Map<number, Series>>();
			return (method, status, seconds) => {
				let known = methods.get(method);
				if (known === undefined) methods.set(method, (known = new Map()));
				let series = known.get(status);
				if (series === undefined) known.set(status, (series = start(method, route, status)));
				series.add(seconds);
			};
		},
	};
}
