import { Type } from '@sinclair/typebox';
import { json, longText, oneOf, shortText, time, type Described } from '../core/schemas';

const form = Type.Object({
	grant_type: oneOf(['authorization_code', 'refresh_token']),
	client_id: Type.Optional(shortText({ description: 'Here or in a Basic header.' })),
	client_secret: Type.Optional(shortText()),
	code: Type.Optional(longText()),
	redirect_uri: Type.Optional(longText()),
	code_verifier: Type.Optional(longText()),
	refresh_token: Type.Optional(longText()),
});

/** The request of a token endpoint. @param name the provider's, in the route */
export const tokenForm = (name: string): Described => ({
	body: { 'application/x-www-form-urlencoded': form },
	example: `curl -X POST "$MEDIAKIT_URL/oauth/${name}/token" \\
  -d grant_type=authorization_code \\
  --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET" \\
  --data-urlencode "code=$CODE" --data-urlencode "redirect_uri=$REDIRECT_URI"`,
});

/** The request of a turn. @param name the provider's, in the route */
export const turnForm = (name: string): Described => ({
	body: {
		'application/x-www-form-urlencoded': Type.Object({
			client_id: Type.Optional(shortText({ description: 'Here or in a Basic header.' })),
			client_secret: Type.Optional(shortText()),
			path: shortText({ description: "Of the platform's endpoint." }),
			account: shortText({ description: "The platform's id of the account." }),
			give_back: Type.Optional(shortText({ description: 'A `turn` that is not used; none is booked then.' })),
		}),
	},
	example: `curl -X POST "$MEDIAKIT_URL/oauth/${name}/turns" \\
  --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET" \\
  -d path=/v2/post/publish/inbox/video/init/ -d account=user-example`,
});

const refusal = Type.Object(
	{ error: Type.String(), error_description: Type.String() },
	{ title: 'OAuthError', description: 'RFC 6749 §5.2' },
);

const refusals = {
	400: json('A refusal, also one of the platform, or an outage (`temporarily_unavailable`).', refusal),
	401: json(
		'The client in the Basic header is not accepted (`invalid_client`); `WWW-Authenticate`.',
		refusal,
	),
	408: json('The form came too slowly.', refusal),
	500: json('The service failed inside.', refusal),
};

export const turnAnswers = {
	200: json(
		'The turn; an empty object after one was given back.',
		Type.Object({
			turn: Type.Optional(Type.String()),
			wait_seconds: Type.Optional(Type.Number({ minimum: 0, description: 'The turn comes then.' })),
		}),
	),
	...refusals,
};

const token = Type.Object(
	{
		access_token: Type.String(),
		refresh_token: Type.String(),
		token_type: Type.String(),
		expires_in: Type.Integer({ description: 'Seconds.' }),
		obtained_at: time,
		expires_at: time,
	},
	{ title: 'Token', additionalProperties: true, description: "And the platform's own fields." },
);

export const tokenAnswers = {
	200: json('A token.', token),
	429: json('Too many requests for this client id from this IP address; `Retry-After`.', refusal),
	...refusals,
};
