/**
 * A file and the title of a test in it or, if the file contains no tests, text from the lines that prove the statement.
 */
export type Proof = readonly [file: string, text: string];

/** For statements about the reader, the law or n8n, which need no proof because they are not about this software. */
const NO_CLAIM: readonly Proof[] = [];

/**
 * The proofs of each sentence in docs/security-and-privacy.md. If you change a sentence, check that its proofs still
 * prove it, and write any tests that are missing.
 */
export const PROOFS: Readonly<Record<string, readonly Proof[]>> = {
	'Scripts on other origins can only read responses to resumable uploads, and only from origins that are listed in `CORS_ORIGINS`; they need the API key, and a dashboard session is not accepted.':
		[
			[
				'test/service/uploads/uploads-tus-cors.test.ts',
				'opens no other route, and no session of the dashboard, to those pages',
			],
			['test/service/uploads/uploads-tus-cors.test.ts', 'lets pages of no other origin read anything: %s'],
			[
				'test/service/uploads/uploads-tus-cors.test.ts',
				'lets them read refusals too, among them that of a wrong key',
			],
		],
	"TikTok's webhooks may be at most 300 seconds old, and Meta's deauthorize and data deletion callbacks 24 hours; an account that was connected after such a callback was issued is not affected.":
		[
			[
				'test/platforms/instagram/webhooks.test.ts',
				'takes one of the last day, and one of a clock that is a little ahead',
			],
			[
				'test/service/platform-webhooks/meta-webhooks.test.ts',
				'is refused if it is old, or signed in another way than Meta signs',
			],
			[
				'test/service/platform-webhooks/meta-webhooks.test.ts',
				'deletes nothing of an account that was connected after it',
			],
			['platforms/tiktok/webhooks.ts', 'TOLERANCE_SECONDS = 300'],
		],
	"The nodes and the command line only send the API key (and the command line GitHub's token) to the configured URL: they do not follow redirects.":
		[
			['test/nodes/media-kit-key.test.ts', 'does not follow a redirect (%i) to another origin'],
			['test/service/cli/cli-keys.test.ts', 'does not follow a redirect to another origin with %s'],
			['test/service/cli/cli-keys.test.ts', 'of GitHub follows no redirect either'],
		],
	'The command line only uses http on this machine and for hosts in `HTTP_HOST_ALLOWLIST`.': [
		['test/service/cli/cli-keys.test.ts', 'is not sent over plain http: %s'],
		['test/service/cli/cli-keys.test.ts', 'is sent over http to a host that is listed'],
	],
	'This page describes what the software does with secrets and personal data.': NO_CLAIM,
	"It is written for the owner of a service, who is the controller under the GDPR and Thailand's PDPA; it is not legal advice.":
		NO_CLAIM,
	'| what | where | how long |': NO_CLAIM,
	'| access and refresh tokens | database, encrypted (AES-256-GCM) | until the account is disconnected, or the platform revokes them |':
		[
			['test/service/accounts/connect.test.ts', 'stores tokens encrypted'],
			[
				'test/service/accounts/connect-instagram.test.ts',
				'stores the tokens encrypted, with the id that the callbacks of Meta name',
			],
			['test/service/database/cipher.test.ts', 'refuses what was altered or made with another key'],
			['service/database/cipher.ts', 'aes-256-gcm'],
			['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
			['test/service/platform-webhooks/tiktok-webhooks.test.ts', 'takes the tokens away and says why'],
			['test/service/platform-webhooks/meta-webhooks.test.ts', 'takes the tokens away and says why'],
		],
	"| TikTok's and YouTube's upload URLs | database, encrypted (AES-256-GCM) | as long as the record of their upload |":
		[
			[
				'test/service/privacy/privacy.test.ts',
				'the URL to which a video is uploaded is encrypted in the database, and an Idempotency-Key is hashed',
			],
			[
				'test/service/privacy/retention.test.ts',
				'what is over ends after RETENTION_DAYS, and what is younger stays',
			],
		],
	'| account: platform, id, user name, display name, scopes, times | database | until it is disconnected |': [
		['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
	],
	'| statistics: the latest document, and one row per refresh | `social_stats_cache`, `social_stats_history` | until the account is disconnected |':
		[
			[
				'test/service/statistics/statistics-store.test.ts',
				'replaces the cached document and adds to the history',
			],
			['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
			[
				'test/service/accounts/disconnect.test.ts',
				'also finds what was kept before the account got another user name',
			],
		],
	'| metrics of recent posts and stories, one row per refresh, with URL and the beginning of the caption | `post_stats_history` | `POST_HISTORY_DAYS` (90), but no longer than the account is connected |':
		[
			[
				'test/service/statistics/post-history.test.ts',
				'keeps what each refresh found of each post, for POST_HISTORY_DAYS',
			],
			['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
		],
	"| videos and images | files in `DATA_DIR/temporary`, not accessible to other users (folder 0700, files 0600), or objects under `FILES_URL`, accessible to anyone who can read the bucket | until their last delivery ends, but at most `TEMP_MAX_AGE_HOURS` (24), `APPROVAL_FILE_MAX_AGE_HOURS` (24) for a post that is waiting for approval or was approved, and 48 hours for a video that is waiting for YouTube's quota |":
		[
			['test/service/uploads/kept-until.test.ts', 'the file of a post that %s is kept for %i hours'],
			['test/service/files/temporary-files.test.ts', 'can be read by their owner alone'],
			[
				'test/service/uploads/uploads.test.ts',
				'arrives in the inbox byte by byte, and its temporary file is gone',
			],
			['test/service/uploads/deliveries.test.ts', 'fails what waits for longer than files are kept'],
			[
				'test/service/uploads/uploads-tus.test.ts',
				'deletes what was not completed within TEMP_MAX_AGE_HOURS',
			],
			['test/service/files/media-links.test.ts', 'ends after TEMP_MAX_AGE_HOURS, and its file with it'],
			[
				'test/heavy/service-approval.test.ts',
				'has expired if its file is gone, and the error says what to do',
			],
		],
	'| captions, URLs, results of finished uploads; events; sync log | database | `RETENTION_DAYS` (30) |': [
		[
			'test/service/privacy/retention.test.ts',
			'what is over ends after RETENTION_DAYS, and what is younger stays',
		],
	],
	"| other people's comments and mentions on Instagram | database, as an event, only if a receiver has subscribed to them | until every receiver has them, but at most 24 hours |":
		[
			[
				'test/service/platform-webhooks/comment-webhooks.test.ts',
				'is not stored at all if nobody wants to hear of it',
			],
			[
				'test/service/platform-webhooks/comment-webhooks.test.ts',
				'is deleted as soon as every receiver has it',
			],
			[
				'test/service/platform-webhooks/comment-webhooks.test.ts',
				'is exported while it waits, and deleted when %s',
			],
			['service/events/event-store.ts', 'GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000'],
		],
	'| how many uploads to YouTube all accounts have started (only the times, once the upload or account is deleted) | database | until the first upload after two days |':
		[
			[
				'test/service/channels/youtube-delivery.test.ts',
				'counts the uploads of the day also after their account is disconnected',
			],
			['test/service/channels/youtube-delivery.test.ts', 'forgets what no day counts any more'],
		],
	"| platform limits: when an account's requests were sent (its id is hashed), and how long a platform refuses them | database | until ten minutes after they have expired |":
		[['test/service/channels/shared-limits.test.ts', 'what is over is deleted']],
	'| wrong keys and passwords: their number, and a hash of the IP address | database | until ten minutes after their window of 1 or 15 minutes |':
		[['test/service/channels/shared-limits.test.ts', 'what is over is deleted']],
	'| apps of the token endpoints | only a hash of the id and secret | `RETENTION_DAYS` (30) |': [
		[
			'test/service/token-endpoint/shared-refreshes.test.ts',
			'an app that is known to one process is known to all',
		],
	],
	'| responses of the token endpoints to refresh requests, encrypted with a key that is derived from the request and not stored | database | one minute, and up to ten more until they are deleted |':
		[
			[
				'test/service/token-endpoint/shared-refreshes.test.ts',
				'two processes that are asked for the same refresh ask the platform once, and store no token in the clear',
			],
		],
	'| responses to repeated requests (`Idempotency-Key`, hashed) | database | 24 hours |': [
		[
			'test/service/privacy/privacy.test.ts',
			'the URL to which a video is uploaded is encrypted in the database, and an Idempotency-Key is hashed',
		],
		[
			'test/service/uploads/intake-repeated.test.ts',
			'gives the same request the same answer, and one upload',
		],
		[
			'test/service/privacy/retention.test.ts',
			'what is over ends after RETENTION_DAYS, and what is younger stays',
		],
		['service/uploads/intake/idempotency.ts', '24 * 60 * 60'],
	],
	'| API key | only its SHA-256 hash, in the database if the service generated the key | as long as you keep the database |':
		[
			[
				'test/service/privacy/privacy.test.ts',
				'an API key that a service has made is nowhere in its database, and neither are the secrets of apps',
			],
		],
	'| subscriptions: URL, events, and their secret, encrypted | database | until they are deleted, or the receiver answers 410 |':
		[
			['test/service/events/events.test.ts', 'gets the events it asked for, signed with its own secret'],
			[
				'test/service/events/events.test.ts',
				'hears nothing more once it is removed, not even what waited for it',
			],
			['test/service/events/events.test.ts', 'that answers 410 is removed'],
		],
	'| ids of events that a subscriber has claimed | database | `RETENTION_DAYS` (30), but no longer than the subscription exists |':
		[
			[
				'test/service/privacy/retention.test.ts',
				'claims of events end after RETENTION_DAYS, or with their subscription',
			],
		],
	'| sign-ins to a platform: hash of the `state`, and the code verifier, encrypted | database | until they are used, otherwise until the first new sign-in after ten minutes |':
		[
			[
				'test/service/accounts/connect-desktop.test.ts',
				'keeps the verifier encrypted, a fresh one for each flow',
			],
			['test/service/accounts/connect.test.ts', 'takes a state once only, and for ten minutes'],
		],
	'| platform webhooks, and imported tokens | only their hashes | webhooks until the first new one after 4 days; imported tokens as long as you keep the database |':
		[
			[
				'test/service/privacy/privacy.test.ts',
				'of webhooks and imported tokens only hashes are kept, of webhooks until the next one after 4 days',
			],
			[
				'test/service/accounts/token-imports.test.ts',
				'a refresh token of TikTok becomes a connected account, once, since it works only once',
			],
		],
	"| Meta's deletion requests: code, time, number of accounts, hash of the request | database | as long as you keep the database, so that the person can look it up |":
		[
			[
				'test/service/platform-webhooks/meta-webhooks.test.ts',
				'of %s login deletes everything and can be looked up',
			],
		],
	'| post images on media-kit pages, fetched from the platforms | database | until the latest statistics no longer contain the post, there have been no new statistics for 30 days, or the account is disconnected |':
		[
			[
				'test/service/media-kits/thumbnails.test.ts',
				'go after 30 days without new statistics, also of a page that is off',
			],
			[
				'test/service/media-kits/thumbnails.test.ts',
				'go when the statistics do not name the post any more, and with the account',
			],
		],
	"| media-kit pages: the owner's texts, accounts, cover and logos | database | until the page is deleted, or its last account is disconnected; an image that is not on any page: one day |":
		[
			[
				'test/service/media-kits/page-images.test.ts',
				'go with the page, and after a day if no page shows them',
			],
			[
				'test/service/media-kits/media-kit-page-owner.test.ts',
				'deletes a page, and leaves the accounts alone',
			],
			[
				'test/service/media-kits/media-kit-page-trends.test.ts',
				'goes with an account that is disconnected, and away with the last one',
			],
		],
	'| dashboard sessions: their hashes, role, times and, with an identity provider, the e-mail address or name that it provides; no IP address, no token | database | 30 days, 12 hours with an identity provider |':
		[
			[
				'test/service/dashboard/sessions.test.ts',
				'the list has every open session, what opened it and when it was used, and no IP address',
			],
			['test/service/dashboard/oidc.test.ts', 'is asked for again after 12 hours'],
			['test/service/dashboard/oidc.test.ts', 'has no say any more once the list has changed'],
			[
				'test/service/dashboard/dashboard-session.test.ts',
				'is nowhere in the database as it is in the cookie',
			],
			[
				'test/service/dashboard/dashboard-session.test.ts',
				'ends after 30 days, and its row goes at the next sweep',
			],
		],
	'| app IDs and secrets | `.env.social`, mode 0600 (its own mode if the file is written in place), or the environment; those entered in the dashboard: database, encrypted (AES-256-GCM), never shown again | as long as you keep them |':
		[
			['test/service/app-keys/app-keys.test.ts', 'are stored encrypted, and shown nowhere again'],
			[
				'test/service/cli/cli-terminal.test.ts',
				'asks, hides secrets, reads a prepared token file and writes .env.social for its owner alone',
			],
			[
				'test/heavy/cli-file-targets.test.ts',
				'through a symbolic link, which stays one; mode and owner of the file stay as well',
			],
			[
				'test/service/privacy/privacy.test.ts',
				'an API key that a service has made is nowhere in its database, and neither are the secrets of apps',
			],
		],
	'| logs | standard output, at every level without tokens, queries, captions or URLs from callers | depends on your log storage |':
		[
			[
				'test/heavy/locked-database.test.ts',
				'is answered with 503, soon and by every route, and nothing of the requests is in the log',
			],
			[
				'test/service/observability/log-content.test.ts',
				'a link to a file is in no line of the log and in no refusal, however its path is written',
			],
			[
				'test/service/core/secrets.test.ts',
				'no secret is in logs, answers, pages, events, metrics or command-line output',
			],
			[
				'test/service/observability/request-log.test.ts',
				'has one line for each request that changes something or is refused, under the id of its answer',
			],
		],
	'Nothing else is collected: there are no analytics and no telemetry.': [
		['test/docs/security.test.ts', 'every table of the database is in the list of what is kept'],
		[
			'test/service/privacy/privacy.test.ts',
			'a service connects only to the platforms and to receivers that were named, and reads no comments',
		],
	],
	'The service only connects to the platforms, to the event receivers that you configure, and to the servers of URLs that you send.':
		[
			[
				'test/service/privacy/privacy.test.ts',
				'a service connects only to the platforms and to receivers that were named, and reads no comments',
			],
		],
	'A public media-kit page is off until its owner turns it on, and only shows the accounts chosen for it.': [
		[
			'test/service/media-kits/media-kit-page-owner.test.ts',
			'suggests one page for the accounts of one user name, and shows nothing by itself',
		],
		[
			'test/service/media-kits/media-kit-page-owner.test.ts',
			'cannot be told from one that does not exist: %s',
		],
		[
			'test/service/media-kits/media-kit-page-owner.test.ts',
			'shows only the accounts that were chosen, and suggests another name for what is left',
		],
	],
	"n8n keeps its own copies: credentials (encrypted with n8n's key) and executions with their data.":
		NO_CLAIM,
	'In the executions, the nodes store what they have started ([Retry On Fail](nodes.md#retry-on-fail)): IDs and lengths, but no upload URLs.':
		[
			[
				'test/nodes/retry-on-fail.test.ts',
				'leaves the id in the execution, and neither the upload URL nor a token',
			],
		],
	'Token values only appear in an execution if *Include Tokens* is on.': [
		['test/nodes/tiktok-token.test.ts', 'renews a living token, stores it and shows lifetimes, but no token'],
		['test/nodes/tiktok-token.test.ts', 'outputs the stored tokens only if that is asked for'],
		['test/nodes/instagram-token.test.ts', 'is renewed on demand and shown only if that is asked for'],
	],
	"Configure n8n's execution pruning accordingly.": NO_CLAIM,
	'| right | how |': NO_CLAIM,
	"| access and portability | [`mediakit export tiktok NAME --output FILE`](cli.md) or `GET /api/accounts/:id/export`: everything about an account except tokens, the query strings of URLs (which can contain signatures) and the operator's callback URLs |":
		[
			[
				'test/service/privacy/account-export.test.ts',
				'holds no signature of a URL, and no URL of the operator',
			],
			['test/service/privacy/account-export.test.ts', 'holds everything that is kept about it, and no token'],
			['test/heavy/docs-commands.test.ts', '%s: they work, and answer as the page says'],
		],
	'| erasure | *Disconnect* in the dashboard, `mediakit delete tiktok NAME` or `DELETE /api/auth/:platform/disconnect`: revokes access, then deletes tokens, statistics, history, uploads, files and events, even if the revocation fails, in which case the response says so |':
		[
			['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
			[
				'test/service/accounts/disconnect.test.ts',
				'deletes everything also when TikTok does not answer, and says so',
			],
			['test/service/accounts/disconnect.test.ts', 'stops a delivery that is under way, and leaves no file'],
			['test/heavy/docs-commands.test.ts', '%s: they work, and answer as the page says'],
			['test/e2e/dashboard/accounts.test.ts', 'disconnect'],
		],
	"| withdrawal of consent | the person removes the app in TikTok or Instagram: the platform notifies the service, which deletes the tokens. Meta's data deletion request deletes everything and gives the person a URL that confirms it |":
		[
			['test/service/platform-webhooks/tiktok-webhooks.test.ts', 'takes the tokens away and says why'],
			['test/service/platform-webhooks/meta-webhooks.test.ts', 'takes the tokens away and says why'],
			[
				'test/service/platform-webhooks/meta-webhooks.test.ts',
				'of %s login deletes everything and can be looked up',
			],
		],
	'| rectification | the metrics come from the platform; refresh them |': [
		[
			'test/service/statistics/statistics-cache.test.ts',
			'are always those that were written last, by this process',
		],
		['test/service/statistics/sync.test.ts', 'refreshes, then not again for 5 minutes, also after a restart'],
	],
	'You have to delete old backups yourself: deleted data remains in older copies.': NO_CLAIM,
	"**A legal basis.** For the statistics of a connected account, this is the person's consent on the platform's page, or a contract with them.":
		NO_CLAIM,
	'Document which one applies (GDPR Art. 6, PDPA Sections 19 and 24).': NO_CLAIM,
	'**Information.** Your privacy notice must name the platforms, what is read, why, for how long (the table above), and who receives it.':
		NO_CLAIM,
	'The portals ask for its URL.': NO_CLAIM,
	'**Data minimisation.** Only request the scopes you use, keep `RETENTION_DAYS` short, and keep the media-kit page off if nobody needs it.':
		NO_CLAIM,
	'**Processors and transfers.** The host of your server, TikTok, Meta, Google (YouTube), and GitHub if secrets are pushed there; some process data outside the EU or Thailand.':
		NO_CLAIM,
	'**A breach.** You have 72 hours to notify the authority (GDPR Art. 33; PDPA Section 37).': NO_CLAIM,
	'Disconnecting the accounts revokes their tokens immediately; Instagram Login has no such call, so the person must remove the app in Instagram.':
		[
			['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
			[
				'test/service/accounts/disconnect-instagram.test.ts',
				'says that Instagram Login cannot be revoked from here',
			],
			[
				'test/service/accounts/disconnect-instagram.test.ts',
				'revokes what Facebook Login gave with the last account of the person',
			],
		],
	'If you request the comments permission, the service receives comments and mentions: it forwards them to the receivers that have subscribed to them, and they appear in no log.':
		[
			[
				'test/service/platform-webhooks/comment-webhooks.test.ts',
				'is not asked for without the permission for comments, or before the webhook is set up',
			],
			['test/service/platform-webhooks/comment-webhooks.test.ts', 'is in no line of the log'],
		],
	'You are responsible for them in n8n.': [
		[
			'test/service/platform-webhooks/comment-webhooks.test.ts',
			'is not asked for without the permission for comments, or before the webhook is set up',
		],
		['test/service/platform-webhooks/comment-webhooks.test.ts', 'is in no line of the log'],
	],
	'**Other people.** Statistics are totals; the service does not read comments or followers.': [
		[
			'test/service/privacy/privacy.test.ts',
			'a service connects only to the platforms and to receivers that were named, and reads no comments',
		],
	],
	'*Discover* shows public metrics of professional accounts: you need a legal basis for that, too.': [
		[
			'test/nodes/instagram-operations.test.ts',
			'gives the public figures of another account with Facebook Login',
		],
	],
	'TikTok also requires that displayed data is no older than 24 hours (`stale` marks older data, `STATS_REFUSE_STALE` refuses it) and is deleted when access ends, which the service does on disconnection.':
		[
			[
				'test/service/statistics/statistics-cache.test.ts',
				'grow old, and are marked after 24 hours, also for somebody who has them',
			],
			[
				'test/service/statistics/statistics-cache.test.ts',
				'refuses what is older than 24 hours and says how to get newer statistics',
			],
			['test/service/accounts/disconnect.test.ts', 'revokes the access and deletes everything'],
		],
	'The key is compared in constant time; unknown routes only respond to requests with a valid key.': [
		['service/core/authentication.ts', 'timingSafeEqual'],
		['test/service/core/secret-check.test.ts', 'refuses "%s" after the right one, which stays right'],
		[
			'test/service/observability/metrics.test.ts',
			'counts retries, events that wait and requests for nothing',
		],
		['test/service/uploads/uploads-refused.test.ts', 'with 404 for an upload or a route that does not exist'],
	],
	'Wrong keys (60 per minute), wrong sign-ins (5 in 15 minutes) and token requests with an unverified secret (60 per minute for each client id) are limited per IPv4 address or IPv6 /64 network, even behind [trusted proxies](operating.md#behind-a-proxy).':
		[
			[
				'test/service/core/trusted-proxies.test.ts',
				'wrong API keys are limited, for one client and never for the right key',
			],
			[
				'test/service/core/trusted-proxies.test.ts',
				'an IPv6 client counts by its /64, a client with a port by its IP address',
			],
			['test/service/core/trusted-proxies.test.ts', 'five wrong sign-ins of one client delay nobody else'],
			[
				'test/service/dashboard/dashboard-login.test.ts',
				'is refused with 429 after five wrong secrets in 15 minutes, until the right one comes',
			],
			[
				'test/service/token-endpoint/token-endpoint.test.ts',
				'slows down guesses at the secret of an app, and asks TikTok no further',
			],
		],
	'A limit never refuses the correct key or password, so that attackers cannot lock the owner out: use secrets of 16 characters or more.':
		[
			[
				'test/service/core/trusted-proxies.test.ts',
				'the right secret signs in although wrong ones from the same client are delayed',
			],
			[
				'test/service/core/trusted-proxies.test.ts',
				'wrong API keys are limited, for one client and never for the right key',
			],
		],
	'Sign-in with an identity provider uses the authorization code flow with PKCE, state and nonce, which are sealed in a cookie for ten minutes.':
		[
			[
				'test/service/dashboard/oidc.test.ts',
				'goes by code, PKCE, state and nonce, and what proves them is sealed in a cookie for the callback alone',
			],
			[
				'test/service/dashboard/oidc.test.ts',
				'whose login began in another browser, or more than ten minutes ago, or is used twice',
			],
			[
				'test/service/dashboard/oidc.test.ts',
				'whose answer has another state than the login that this browser began',
			],
		],
	'Only people in `OIDC_ALLOWED` can sign in, matched by e-mail addresses that the provider has verified or by groups.':
		[
			['test/service/dashboard/oidc.test.ts', '%s is let in %s as %s'],
			['test/service/dashboard/oidc.test.ts', '%s'],
		],
	"A viewer's requests are refused on every route that can change something, unless the route is intended for viewers.":
		[
			[
				'test/service/dashboard/viewers.test.ts',
				'changes nothing: every route that could is refused, whatever is added to them',
			],
			['test/service/dashboard/viewers.test.ts', 'approves, and does nothing else'],
		],
	'A session that is ended loses access immediately, including its open event streams.': [
		[
			'test/service/dashboard/sessions.test.ts',
			'a session that is ended is refused from then on, and the one that ended it goes on',
		],
		['test/service/dashboard/sessions.test.ts', 'with the session that somebody else ends'],
	],
	"The dashboard's session cookie is `HttpOnly`, `SameSite=Lax` and, behind https, `Secure`; changes require a CSRF token; a strict Content Security Policy allows no inline scripts.":
		[
			[
				'test/service/dashboard/dashboard-login.test.ts',
				'works with %s and sets a cookie that scripts and other sites have no use of',
			],
			[
				'test/service/dashboard/dashboard-login.test.ts',
				'sets the cookie for https alone where people come over https',
			],
			[
				'test/service/dashboard/dashboard-session.test.ts',
				'by %s %s counts only with the token of the session',
			],
			[
				'test/service/dashboard/dashboard.test.ts',
				'is a login form that needs no script, and the dashboard once somebody is logged in',
			],
			[
				'test/service/core/response-headers.test.ts',
				'has a policy that forbids everything which it does not name',
			],
		],
	'URLs from callers are resolved and refused if they point to IP addresses that are not public (private, link-local, special-purpose, cloud metadata), at every redirect and again when connecting; exceptions must be [listed](configuration.md#hosts-that-are-not-public).':
		[
			['test/service/outgoing/addresses.test.ts', '%s is not public'],
			['test/service/outgoing/private-addresses.test.ts', 'is refused as the address of a subscriber'],
			['test/service/outgoing/private-addresses.test.ts', 'is refused as video_url'],
			['test/service/outgoing/private-addresses.test.ts', 'is not called, however it came into the outbox'],
			['test/service/outgoing/private-addresses.test.ts', 'is not called as a subscriber'],
			['test/service/outgoing/private-addresses.test.ts', 'is not called as a callback'],
			['test/service/outgoing/private-addresses.test.ts', 'is not read as a video'],
			['test/service/outgoing/private-addresses.test.ts', 'is not followed to a receiver'],
			['test/service/outgoing/private-addresses.test.ts', 'is not followed to a video'],
			['test/service/uploads/uploads.test.ts', 'is fetched from its address, through a redirect'],
		],
	'Responses must not be cached (`no-store`), except statistics and public pages, which say how long they may be cached; browsers must not guess content types (`nosniff`) and, behind an https `PUBLIC_URL` or proxy, must keep using https.':
		[
			[
				'test/service/core/response-headers.test.ts',
				'forbids guessing its type, and is not kept unless it says for how long',
			],
			['test/service/core/response-headers.test.ts', 'of the interface itself is not kept at all'],
			['test/service/core/response-headers.test.ts', 'behind an https PUBLIC_URL, for our host alone'],
			['test/service/core/response-headers.test.ts', 'behind a trusted proxy that says so'],
		],
	'Servers behind `video_url` must meet a minimum speed, and their headers, interim responses and chunk extensions are limited.':
		[
			['test/service/files/odd-sources.test.ts', 'is given up when it %s'],
			['test/service/files/odd-sources.test.ts', 'is left when it sends %s without end'],
		],
	'Disk space is reserved for bytes that have arrived, not for announced bytes.': [
		['test/service/files/odd-sources.test.ts', 'holds no room for what it only announces'],
	],
	'Platform webhooks are only accepted with a signature over the raw body, and a repeated webhook changes nothing.':
		[
			[
				'test/service/platform-webhooks/tiktok-webhooks.test.ts',
				'is refused with a wrong signature, a stale one, and over a body that was written anew',
			],
			[
				'test/service/platform-webhooks/tiktok-webhooks.test.ts',
				'stays as it is once it is decided, whatever comes late, twice or in another order',
			],
			[
				'test/service/platform-webhooks/meta-webhooks.test.ts',
				'is refused with a wrong signature, without one, and over a body that was written anew',
			],
			[
				'test/service/platform-webhooks/meta-webhooks.test.ts',
				'that comes again is taken again and changes nothing',
			],
		],
	'Our own events are signed over the raw body and the time of sending, and keep their id when they are sent again, so that a receiver can refuse old and duplicate events.':
		[
			[
				'test/service/events/events.test.ts',
				'is sent again with the same id and a signature of its own, and later ones wait behind it',
			],
			[
				'test/docs/signature.test.ts',
				'takes an event once, and refuses what is old, changed or signed by somebody else',
			],
			['test/nodes/media-kit-trigger.test.ts', 'is only what the service has signed just now'],
			['test/nodes/media-kit-trigger.test.ts', 'is each event once, however often it comes'],
		],
	'An approval link (`approval_url` in an event) is signed for one delivery in the version that was waiting at the time.':
		[
			[
				'test/service/uploads/approval-links.test.ts',
				'is its signature, for this delivery in this version until this time',
			],
			['test/service/uploads/approval-links.test.ts', 'decides about one post of an upload alone'],
		],
	'It works once, without signing in, for anyone who has it, and stops working when the post is decided on or changed elsewhere, when its file is deleted, or after 7 days.':
		[
			[
				'test/service/uploads/approval-links.test.ts',
				'publishes once, whoever clicks how often and at the same time',
			],
			['test/service/uploads/approval-links.test.ts', 'ends when the post is approved elsewhere'],
			[
				'test/service/uploads/approval-links.test.ts',
				'ends when the post is changed; the next event has another one',
			],
			['test/service/uploads/approval-links.test.ts', 'ends with its file or after 7 days, and says so'],
		],
	'Opening it decides nothing, so link previews in mail programs and messengers publish nothing.': [
		[
			'test/service/uploads/approval-links.test.ts',
			'shows account, caption and media to who opens it, in both languages, and decides nothing by that',
		],
	],
	'Its signature is not stored or logged; the page runs no scripts, must not be cached or indexed, and accepts 60 requests per minute from each network.':
		[
			[
				'test/service/uploads/approval-links.test.ts',
				'is stored nowhere, and no answer of the service tells it',
			],
			[
				'test/service/observability/log-content.test.ts',
				'a link to a file is in no line of the log and in no refusal, however its path is written',
			],
			[
				'test/service/uploads/approval-links.test.ts',
				'shows account, caption and media to who opens it, in both languages, and decides nothing by that',
			],
			['test/service/uploads/approval-links.test.ts', 'an address that asks too often has to wait'],
		],
	'File types are detected by content, not by name; names on disk never come from the caller; file sizes, transfer times and the number of files are limited.':
		[
			['test/service/files/media-links.test.ts', 'tells the type by the content, not by its name'],
			[
				'test/service/uploads/uploads.test.ts',
				'arrives in the inbox byte by byte, and its temporary file is gone',
			],
			['test/service/uploads/uploads-refused.test.ts', 'is refused with 413 while the rest is not read (%s)'],
			['test/service/uploads/uploads-refused.test.ts', 'with 400 for a multipart body with %s'],
			['test/service/uploads/intake.test.ts', 'is given up when no byte of a raw body comes for a while'],
		],
	'Videos and images are inspected in separate processes without settings or secrets in their environment, which can read files but not write any: each file gets at most 10 seconds of CPU time, one minute in total and 512 MB of memory.':
		[
			['test/heavy/hostile-media.test.ts', 'its children know no secrets, and may write no file'],
			[
				'test/heavy/inspection-limits.test.ts',
				'is stopped when it needs too much memory, and says so; the next one is not affected',
			],
			[
				'test/heavy/inspection-limits.test.ts',
				'is stopped when it takes too long, and says so; others go on meanwhile',
			],
			[
				'test/heavy/inspection-limits.test.ts',
				'is stopped when it computes for too long, however long it had to wait for a core',
			],
			['service/uploads/inspection/inspector.ts', 'const MOST_MS = 60_000;'],
			['service/uploads/inspection/watchdog.ts', 'MOST_MEMORY_BYTES = 512_000_000'],
		],
	'An inspection that needs more is stopped; nothing is delivered without inspection, except URLs that a platform fetches itself.':
		[
			['test/heavy/hostile-media.test.ts', '%s is refused, and the service goes on'],
			[
				'test/heavy/hostile-media.test.ts',
				'a file that needs too much memory fails after three inspections, and says why',
			],
			['test/service/uploads/post-types.test.ts', 'publishes a picture and a story'],
		],
	'Every text and list in a request has a maximum length, image URLs are counted before any host name is resolved, and a form field that is too long is refused, never truncated.':
		[
			[
				'test/service/core/request-limits.test.ts',
				'has a maximum everywhere: bodies, queries, paths and headers of every route',
			],
			[
				'test/service/core/request-limits.test.ts',
				'%s counts the addresses of pictures before it resolves a name',
			],
			['test/service/core/request-limits.test.ts', 'whose field is above 64 KiB is refused, never cut'],
		],
	'A request must specify exactly one valid host.': [
		['test/service/core/request-limits.test.ts', 'is refused when it is %j'],
		['test/service/core/request-limits.test.ts', 'is refused when there are two'],
	],
	'Silent and slow clients are disconnected on every route, with and without a key: 408 after 30 seconds without a byte or with incomplete headers, or if they send fewer than 50,000 bytes per second after the first minute.':
		[
			['test/heavy/slow-clients.test.ts', 'as %s is not waited for, on any route'],
			['test/heavy/slow-clients.test.ts', 'a body whose bytes come one by one is given up by %s'],
			['test/heavy/slow-clients.test.ts', 'headers whose bytes come one by one end with 408'],
			['service/core/slow-clients.ts', '{ idleMs: 30_000, graceMs: 60_000, bytesPerSecond: 50_000 }'],
		],
	'Headers above 16 KiB are refused with 431.': [
		['test/heavy/slow-clients.test.ts', 'headers that are too long get 431'],
	],
	'Consent pages use a `state` that is valid once and for ten minutes.': [
		['test/service/accounts/connect.test.ts', 'takes a state once only, and for ten minutes'],
	],
	"It is bound to the browser if the sign-in starts in one; a URL from `mediakit connect` or `/auth/oauth-url/…` works in every browser, so only give it to the account's owner.":
		[
			['test/service/accounts/connect.test.ts', 'lets a flow that began in a browser end only there'],
			[
				'test/service/accounts/connect.test.ts',
				'works in any browser with a URL that was made for somebody, as the security page says',
			],
			[
				'test/heavy/cli-service.test.ts',
				'connects an account: gives the address, waits for the consent, names the account',
			],
		],
	"Upload URLs are checked against the platform's hosts before any byte is sent there.": [
		['test/platforms/tiktok/upload.test.ts', 'sends bytes only to hosts of TikTok or of the allow-list: %s'],
		['test/nodes/instagram-files.test.ts', 'names the container when the upload host refuses the bytes'],
	],
	'Every release is preceded by a secret scan, an audit of everything users install, and a check of the published files.':
		[
			['.ci/run', 'npm run secrets'],
			['.ci/run', 'check-audit.js'],
			['.ci/run', 'check-package.js'],
		],
	'Please do not open a public issue: write to the e-mail address in `package.json`, and describe what you saw and how to reproduce it.':
		[['package.json', '"author"']],
};

/** For each table of the database, the first words of the row that covers it in the page's list of stored data. */
export const TABLES: Readonly<Record<string, string>> = {
	accounts: 'account: platform',
	deliveries: 'captions, ',
	drafts: 'captions, ',
	platform_starts: 'how many uploads to YouTube',
	uploads: 'captions, ',
	events: 'captions, ',
	outbox: 'captions, ',
	sync_log: 'captions, ',
	social_stats_cache: 'statistics: ',
	social_stats_history: 'statistics: ',
	post_stats_history: 'metrics of recent posts',
	media: 'videos and images',
	files: 'videos and images',
	file_parts: 'videos and images',
	resumable_uploads: 'videos and images',
	idempotency_keys: 'responses to repeated requests',
	settings: 'API key',
	subscriptions: 'subscriptions: ',
	event_claims: 'ids of events',
	news_subscriptions: 'account: platform',
	oauth_states: 'sign-ins to a platform',
	platform_webhooks: 'platform webhooks',
	token_imports: 'platform webhooks',
	data_deletions: "Meta's deletion requests",
	mediakit_pages: 'media-kit pages',
	mediakit_page_accounts: 'media-kit pages',
	mediakit_images: 'media-kit pages',
	mediakit_thumbnails: 'post images',
	app_keys: 'app IDs and secrets',
	sessions: 'dashboard sessions',
	request_turns: 'platform limits',
	platform_pauses: 'platform limits',
	wrong_attempts: 'wrong keys and passwords',
	known_apps: 'apps of the token endpoints',
	refresh_answers: 'responses of the token endpoints',
};
