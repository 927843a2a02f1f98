import {
	DAY_SECONDS,
	expectProfiles,
	readProfiles,
	renewalsOf,
	renewedAfterAWeek,
} from './support/instagram-tokens';
import { startExecution, waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';

const LONG_DAYS = 70;
const LONG_MS = 360_000;

let stack: Stack;

describe('Instagram credentials of both logins in n8n with binary data in the filesystem', () => {
	beforeAll(async () => void (stack = await startStack()));
	afterAll(() => stack?.stop());

	renewedAfterAWeek(() => stack);

	it(
		'are still connected after 70 days with a run each day',
		async () => {
			const before = await renewalsOf(stack);
			const { id } = await stack.owner.saveWorkflow(readProfiles(stack));
			for (let day = 1; day <= LONG_DAYS; day++) {
				await stack.moveTime(DAY_SECONDS);
				if (day === LONG_DAYS / 2) await stack.restartN8n();
				expectProfiles(await waitForExecution(stack, await startExecution(stack, id)));
			}
			for (const [index, count] of (await renewalsOf(stack)).entries()) {
				expect(count - before[index]!).toBeGreaterThanOrEqual(8);
				expect(count - before[index]!).toBeLessThanOrEqual(10);
			}
		},
		LONG_MS,
	);
});

describe('Instagram credentials of both logins in n8n with binary data in the database', () => {
	beforeAll(async () => void (stack = await startStack({ binaryData: 'database' })));
	afterAll(() => stack?.stop());

	renewedAfterAWeek(() => stack);
});
