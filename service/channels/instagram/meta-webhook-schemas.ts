import { Type } from '@sinclair/typebox';
import { json, longText, refusals, shortText, type Described } from '../../core/schemas';
import { MAX_BODY_BYTES } from '../platform-webhook';
import { hmacOf, taken, unsigned, webhookTags as tags } from '../webhook-schemas';

export const metaHandshake = {
	tags,
	summary: 'Verify the webhook URL for Meta',
	described: {
		querystring: Type.Object({
			'hub.mode': Type.Literal('subscribe'),
			'hub.verify_token': longText(),
			'hub.challenge': longText(),
		}),
		example: `curl "$MEDIAKIT_URL/webhook/instagram?hub.mode=subscribe&hub.verify_token=$META_VERIFY_TOKEN&hub.challenge=12345"`,
	} satisfies Described,
	response: {
		200: { description: 'The challenge.', content: { 'text/plain': { schema: Type.String() } } },
		...refusals({ 403: 'The token is not META_VERIFY_TOKEN (`verify_token_wrong`).' }),
	},
};

export const metaWebhook = {
	tags,
	summary: 'Receive webhooks from Instagram',
	described: {
		headers: Type.Object({ 'x-hub-signature-256': longText({ description: 'sha256=…' }) }),
		body: {
			'application/json': Type.Object({
				object: shortText(),
				entry: Type.Array(Type.Object({}), { maxItems: MAX_BODY_BYTES }),
			}),
		},
		example: `body='{"object":"instagram","entry":[]}'
signature=$(printf '%s' "$body" | ${hmacOf('INSTAGRAM_APP_SECRET')})
curl "$MEDIAKIT_URL/webhook/instagram" -H "Content-Type: application/json" \\
  -H "X-Hub-Signature-256: sha256=$signature" -d "$body"`,
	} satisfies Described,
	response: taken,
};

/** Describes requests that Meta sends on behalf of a person. */
const signedRequest = (path: string): Described => ({
	body: {
		'application/x-www-form-urlencoded': Type.Object({
			signed_request: Type.String({ maxLength: MAX_BODY_BYTES }),
		}),
	},
	example: `encode() { base64 | tr -d '=\\n' | tr '/+' '_-'; }
payload=$(printf '{"algorithm":"HMAC-SHA256","issued_at":%s,"user_id":"1"}' "$(date +%s)" | encode)
signature=$(printf '%s' "$payload" | openssl dgst -sha256 -hmac "$INSTAGRAM_APP_SECRET" -binary | encode)
curl "$MEDIAKIT_URL${path}" -d "signed_request=$signature.$payload"`,
});

export const deauthorization = {
	tags,
	summary: 'Handle the removal of the app by a Meta user',
	described: signedRequest('/webhook/instagram/deauthorize'),
	response: taken,
};

export const dataDeletion = {
	tags,
	summary: 'Handle a data deletion request from Meta',
	described: signedRequest('/webhook/instagram/data-deletion'),
	response: {
		200: json(
			'All data of the person has been deleted.',
			Type.Object({ url: Type.String(), confirmation_code: Type.String() }),
		),
		...unsigned,
	},
};
