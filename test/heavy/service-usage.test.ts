import { startDeliveryBench } from '../support/deliveries';
import { waitForEnd, type UploadStatus } from '../support/service';

const statesOf = ({ deliveries }: UploadStatus) => deliveries.map(({ state }) => state);

describe('an account whose calls are nearly used up', () => {
	it('pauses instead of running into the limit', async () => {
		const bench = await startDeliveryBench({
			logins: ['facebook'],
			scale: 20_000,
			switches: { 'instagram.processingSeconds': 0, 'instagram.businessCallBudget': 200 },
		});
		const fields = { platforms: 'instagram', auto_approve: 'true' };
		const ids = await Promise.all(Array.from({ length: 30 }, () => bench.send(fields)));
		for (const id of ids)
			expect(statesOf(await waitForEnd(bench.service, id, 30_000))).toEqual(['published']);
		const answers = (await bench.sandbox.requests('/graph.facebook.com/')).map(({ status }) => status);
		expect(answers.length).toBeGreaterThan(200);
		// The limit would be code 80002, always with HTTP status 400.
		expect(answers).not.toContain(400);
		await bench.close();
	}, 60_000);
});
