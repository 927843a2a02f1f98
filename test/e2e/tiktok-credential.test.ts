import { startStack, type CredentialReference, type Stack } from './support/stack';
import { connectDirectly, staysConnected } from './support/tiktok-tokens';

describe.each(['filesystem', 'database'] as const)('n8n with binary data in the %s', (binaryData) => {
	let stack: Stack;
	let direct: CredentialReference;

	beforeAll(async () => {
		stack = await startStack({ binaryData });
		direct = await connectDirectly(stack);
	});
	afterAll(() => stack?.stop());

	describe('a TikTok credential with a Service URL', () => {
		staysConnected(
			() => stack,
			() => stack.credentials.get('tikTokOAuth2Api')!,
		);
	});

	describe('a TikTok credential without a Service URL', () => {
		staysConnected(
			() => stack,
			() => direct,
		);
	});
});
