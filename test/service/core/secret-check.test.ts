import { createSecretCheck, hashSecret } from '../../../service/core/authentication';

const SECRET = 'a-secret-of-ours';
const WRONG = ['', 'a', 'a-secret-of-ourz', 'a-secret-of-ours-', 'a-secret-of-our', 'ä-secret-of-our'];

describe('comparing with a secret', () => {
	it.each(WRONG)('refuses "%s" before the right one was ever given', (text) => {
		expect(createSecretCheck(hashSecret(SECRET))(text)).toBe(false);
	});

	it.each(WRONG)('refuses "%s" after the right one, which stays right', (text) => {
		const isSecret = createSecretCheck(hashSecret(SECRET));
		expect([SECRET, text, SECRET, text].map(isSecret)).toEqual([true, false, true, false]);
	});
});
