import { Registry } from 'prom-client';
import { createRequestDurations } from '../../../service/observability/request-durations';

const BUCKETS = [0.25, 0.5, 1];
const NAME = 'mediakit_http_request_seconds';

/** The lines of a scrape, without comments and the name. */
async function scrape(registry: Registry): Promise<string[]> {
	const lines = (await registry.metrics()).split('\n');
	return lines.filter((line) => line.startsWith(NAME)).map((line) => line.slice(NAME.length));
}

it('counts every duration once, whenever it is scraped', async () => {
	const registry = new Registry();
	const count = createRequestDurations([registry], BUCKETS).of('/things/:id');
	const labels = '{method="GET",route="/things/:id",status="200"}';
	for (const [sent, total] of [
		[3, 3],
		[2_499, 2_502],
		[0, 2_502],
		[1_000, 3_502],
	] as const) {
		for (let index = 0; index < sent; index++) count('GET', 200, 0.5);
		const lines = await scrape(registry);
		expect(lines).toContain(`_count${labels} ${total}`);
		expect(lines).toContain(`_sum${labels} ${total / 2}`);
		expect(lines.find((line) => line.startsWith('_bucket{le="0.25"'))).toMatch(/ 0$/);
		expect(lines.find((line) => line.startsWith('_bucket{le="0.5"'))).toMatch(new RegExp(` ${total}$`));
	}
});

it('keeps methods, routes and statuses apart', async () => {
	const registry = new Registry();
	const durations = createRequestDurations([registry], BUCKETS);
	const [things, others] = [durations.of('/things'), durations.of('/others')];
	things('GET', 200, 1);
	things('GET', 404, 1);
	things('POST', 200, 1);
	others('GET', 200, 1);
	others('GET', 200, 1);
	expect((await scrape(registry)).filter((line) => line.startsWith('_count'))).toEqual([
		'_count{method="GET",route="/things",status="200"} 1',
		'_count{method="GET",route="/things",status="404"} 1',
		'_count{method="POST",route="/things",status="200"} 1',
		'_count{method="GET",route="/others",status="200"} 2',
	]);
});
