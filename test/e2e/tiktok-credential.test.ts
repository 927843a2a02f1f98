import { startStack, type CredentialReference, type Stack } from './support/stack';
import { connectDirectly, staysConnected } from './support/tiktok-tokens';

describe.each(['filesystem', 'database'] as const)('n8n with binary data in the %s', (binaryData) => {
	let stack: Stack;
	beforeAll(async () => void (stack = await startStack({ binaryData })));
	afterAll(() => stack?.stop());

	describe('a TikTok credential with a Service URL', () => {
		staysConnected(
			() => stack,
			() => stack.credentials.get('mediaKitTikTokOAuth2Api')!,
		);
	});

	describe('a TikTok credential without a Service URL', () => {
		let direct: CredentialReference;
		// Connects the credential only at this point, since the tests above move the clock.
		beforeAll(async () => void (direct = await connectDirectly(stack)));

		staysConnected(
			() => stack,
			() => direct,
		);
	});
});
