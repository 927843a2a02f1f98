import type { Random } from '../../sandbox/kernel/random';
import { eventually } from '../support/deliveries';
import { Engine } from '../support/engine';
import { JOBS, makeCase, startWeb, type Case, type Job } from '../support/sending-jobs';
import { playInLanes, soak } from '../support/soak';

/** The number of concurrent cases, which spend most of their time waiting. */
const LANES = 8;

const { runs, randomOf } = soak('retry on fail', { full: 200, short: 20 });

let engine: Engine;
let web: Awaited<ReturnType<typeof startWeb>>;
/** The number of requests per item that each job makes if there are no faults. */
const requestsOf = new Map<Job, number>();

const countRequests = async ({ sandbox }: Case) => (await sandbox.requests('')).length;

beforeAll(async () => {
	engine = await Engine.start();
	web = await startWeb();
});
afterAll(async () => {
	await web.close();
	await engine.close();
});

function drawFault(random: Random, { node }: Job) {
	return random.pick([
		{ kind: 'reset-before', times: random.integer(1, 3) },
		{ kind: 'reset-after', times: random.integer(1, 3) },
		{ kind: 'truncate', times: random.integer(1, 3) },
		{ kind: 'status', status: 500, accepted: random.pick([true, false]), times: random.integer(1, 3) },
		{ kind: 'status', status: 401, times: random.integer(1, 3) },
		{ kind: 'error', code: node === 'tikTok' ? 'access_token_invalid' : 190, times: random.integer(1, 3) },
		{ kind: 'hold', when: random.pick(['before', 'after']) },
	]);
}

/** Waits until the sandbox has finished the pending work. */
async function settle({ sandbox }: Case): Promise<void> {
	await sandbox.control('release');
	await eventually(
		async () => (await sandbox.requests('')).every(({ status }) => status !== null),
		5_000,
	).catch(() => undefined);
}

let making: Promise<unknown> = Promise.resolve();

/** Prepares a case. Only one case is prepared at a time, across all lanes. */
function make(job: Job, id: string, items: number, random: Random): Promise<Case> {
	const made = making.then(() => makeCase(engine, job, id, items, random));
	making = made.catch(() => undefined);
	return made;
}

async function play(index: number): Promise<string[]> {
	const random = randomOf(index);
	const job = JOBS[index % JOBS.length] ?? random.pick(JOBS);
	const items = random.pick([1, 1, 2]);
	const fault = {
		...drawFault(random, job),
		skip: random.integer(0, (requestsOf.get(job) ?? 1) * items - 1),
	};
	const played = await make(job, `case ${index}`, items, random);
	try {
		await played.sandbox.control('faults', fault);
		const onError = random.pick([undefined, 'continueRegularOutput' as const]);
		const { error, json } = await played.run(onError);
		await settle(played);
		const found = await played.violations();
		const succeeded = error ? 0 : json.filter((item) => item.error === undefined).length;
		if ((await played.arrived()) < succeeded) found.push(`${succeeded} items succeeded and not all arrived`);
		return found.map((text) => `case ${index}, ${job.name}, ${JSON.stringify(fault)}: ${text}`);
	} finally {
		await played.sandbox.close();
	}
}

test('each operation that sends makes one post at most, whichever request of it fails, though n8n runs it three times', async () => {
	for (const job of JOBS) {
		const clean = await make(job, `clean ${job.name}`, 1, randomOf(-1));
		const before = await countRequests(clean);
		const { error } = await clean.run();
		expect([job.name, error?.message]).toEqual([job.name, undefined]);
		expect([job.name, await clean.arrived(), await clean.violations()]).toEqual([job.name, 1, []]);
		requestsOf.set(job, (await countRequests(clean)) - before);
		await clean.sandbox.close();
	}
	expect((await playInLanes(LANES, runs, play)).flat()).toEqual([]);
}, 3_600_000);
