import { Type } from '@sinclair/typebox';
import { json, longText, oneOf, shortText, time, type Described } from '../core/schemas';

const form = Type.Object({
	grant_type: oneOf(['authorization_code', 'refresh_token']),
	client_id: Type.Optional(shortText({ description: 'Either here or in a Basic authorization header.' })),
	client_secret: Type.Optional(shortText()),
	code: Type.Optional(longText()),
	redirect_uri: Type.Optional(longText()),
	code_verifier: Type.Optional(longText()),
	refresh_token: Type.Optional(longText()),
});

/** The form sent to a token endpoint. @param name the provider's name in the route */
export const tokenForm = (name: string): Described => ({
	body: { 'application/x-www-form-urlencoded': form },
	example: `curl -X POST "$MEDIAKIT_URL/oauth/${name}/token" \\
  -d grant_type=authorization_code \\
  --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET" \\
  --data-urlencode "code=$CODE" --data-urlencode "redirect_uri=$REDIRECT_URI"`,
});

/** The form that books a turn. @param name the provider's name in the route */
export const turnForm = (name: string): Described => ({
	body: {
		'application/x-www-form-urlencoded': Type.Object({
			client_id: Type.Optional(shortText({ description: 'Either here or in a Basic authorization header.' })),
			client_secret: Type.Optional(shortText()),
			path: shortText({ description: "Path of the platform's endpoint." }),
			account: shortText({ description: "The platform's ID of the account." }),
			give_back: Type.Optional(
				shortText({ description: 'An unused `turn` to return. No new turn is booked then.' }),
			),
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
	400: json('An error of the request or the platform, or an outage (`temporarily_unavailable`).', refusal),
	401: json(
		'The client in the Basic header was rejected (`invalid_client`). See `WWW-Authenticate`.',
		refusal,
	),
	408: json('The form arrived too slowly.', refusal),
	500: json('Internal error.', refusal),
};

export const turnAnswers = {
	200: json(
		'The turn, or an empty object after one was returned.',
		Type.Object({
			turn: Type.Optional(Type.String()),
			wait_seconds: Type.Optional(Type.Number({ minimum: 0, description: 'Seconds until the turn.' })),
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
	{ title: 'Token', additionalProperties: true, description: "Includes the platform's own fields." },
);

export const tokenAnswers = {
	200: json('A token.', token),
	429: json('Too many requests for this client ID from this IP address. See `Retry-After`.', refusal),
	...refusals,
};
