import { PrivacyBench } from '../../support/privacy';
import { connectAccount } from '../../support/service';

let bench: PrivacyBench;
beforeEach(async () => {
	bench = new PrivacyBench();
	await bench.open();
});
afterEach(() => bench.close());

describe('disconnecting an account of Instagram', () => {
	it('says that Instagram Login cannot be revoked from here', async () => {
		await connectAccount(bench.service, 'instagram', { user: 'example_creator' });
		expect(await bench.disconnect('instagram')).toMatchObject({
			status: 200,
			body: {
				revoked: false,
				message: expect.stringMatching(/Remove the app manually in the settings of Ins/),
			},
		});
		expect(await bench.accounts()).toEqual([]);
	});

	it('revokes what Facebook Login gave with the last account of the person', async () => {
		await connectAccount(bench.service, 'facebook', { user: 'example_creator' });
		const names = (await bench.accounts()).map(({ username }) => String(username));
		expect(names.length).toBeGreaterThan(1);
		const [last = '', ...others] = names;
		for (const name of others) {
			expect(await bench.disconnect('facebook', `?account=${name}`)).toMatchObject({
				status: 200,
				body: { revoked: false, message: expect.stringContaining(last) },
			});
		}
		expect((await bench.platform('instagram')).grants).toMatchObject([{ ended_with: null }]);
		expect(await bench.disconnect('facebook')).toMatchObject({ status: 200, body: { revoked: true } });
		expect((await bench.platform('instagram')).grants).not.toMatchObject([{ ended_with: null }]);
		await bench.expectNothingOf(names);
	});
});
