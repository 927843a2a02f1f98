import { resolve } from 'node:path';
import { loadConfig } from '../../../service/config';

describe('loadConfig', () => {
	it('works without any setting', () => {
		expect(loadConfig({})).toMatchObject({
			host: '127.0.0.1',
			port: 8001,
			publicUrl: undefined,
			dataDir: resolve('data'),
			database: resolve('data/mediakit.sqlite'),
			databaseFile: resolve('data/mediakit.sqlite'),
			databasePool: 10,
			drainSeconds: 0,
			store: undefined,
			maxUploadBytes: 4_000_000_000,
			tiktok: {
				app: undefined,
				apiBase: 'https://open.tiktokapis.com',
				authBase: 'https://www.tiktok.com',
				scopes: ['user.info.basic', 'user.info.profile', 'user.info.stats', 'video.list', 'video.upload'],
			},
			instagram: {
				app: undefined,
				apiBase: 'https://api.instagram.com',
				graphBase: 'https://graph.instagram.com',
				authBase: 'https://www.instagram.com',
				scopes: [
					'instagram_business_basic',
					'instagram_business_content_publish',
					'instagram_business_manage_insights',
				],
			},
			facebook: {
				app: undefined,
				graphBase: 'https://graph.facebook.com',
				authBase: 'https://www.facebook.com',
				scopes: [
					'instagram_basic',
					'instagram_content_publish',
					'instagram_manage_insights',
					'pages_show_list',
					'pages_read_engagement',
				],
			},
			graphApiVersion: 'v26.0',
			ruploadBase: 'https://rupload.facebook.com',
			retentionDays: 30,
			postHistoryDays: 90,
			approvalFileMaxAgeHours: 24,
			tempMaxBytes: 20_000_000_000,
			trustedProxies: [],
			limitTimeScale: 1,
		});
	});

	it('hands each of the Instagram logins its own scopes out of one list', () => {
		const INSTAGRAM_SCOPES = 'instagram_business_basic, instagram_basic,business_management';
		expect(loadConfig({ INSTAGRAM_SCOPES })).toMatchObject({
			instagram: { scopes: ['instagram_business_basic'] },
			facebook: { scopes: ['instagram_basic', 'business_management'] },
		});
		const only = loadConfig({ INSTAGRAM_SCOPES: 'instagram_business_basic' });
		expect(only.facebook.scopes).toEqual(loadConfig({}).facebook.scopes);
	});

	it('reads what is set', () => {
		const config = loadConfig({
			PORT: '9000',
			PUBLIC_URL: 'https://mediakit.example.com/',
			DATABASE_URL: 'sqlite:/var/lib/mediakit/db.sqlite',
			MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
			TIKTOK_CLIENT_KEY: 'sandbox-key',
			TIKTOK_CLIENT_SECRET: 'sandbox-secret',
			TIKTOK_API_BASE: 'http://127.0.0.1:8900/open.tiktokapis.com',
			TIKTOK_SCOPES: 'user.info.basic, video.upload',
			TRUSTED_PROXIES: '127.0.0.1, ::1,10.0.0.0/8,fd00::/8',
			CORS_ORIGINS: 'https://intranet.example.com, http://127.0.0.1:3000',
			FRAME_ANCESTORS: 'https://agency.example.com',
			FETCH_HOST_ALLOWLIST: 'nas.local, 127.0.0.1:9001,[::1]:80',
			INSTAGRAM_APP_ID: 'sandbox-key',
			INSTAGRAM_APP_SECRET: 'sandbox-secret',
			INSTAGRAM_API_BASE: 'http://127.0.0.1:8900/api.instagram.com',
			FACEBOOK_GRAPH_BASE: 'http://127.0.0.1:8900/graph.facebook.com',
			LIMIT_TIME_SCALE: '2.5',
			FILES_URL: 's3://mediakit.example/files/',
			S3_ENDPOINT: 'http://store:7070/',
			AWS_ACCESS_KEY_ID: 'example',
			AWS_SECRET_ACCESS_KEY: 'act.example',
		});
		expect(config).toMatchObject({
			port: 9000,
			publicUrl: 'https://mediakit.example.com',
			databaseFile: '/var/lib/mediakit/db.sqlite',
			encryptionKey: Buffer.alloc(32, 0xab),
			trustedProxies: ['127.0.0.1', '::1', '10.0.0.0/8', 'fd00::/8'],
			corsOrigins: ['https://intranet.example.com', 'http://127.0.0.1:3000'],
			frameAncestors: ['https://agency.example.com'],
			fetchHostAllowlist: ['nas.local', '127.0.0.1:9001', '[::1]:80'],
			tiktok: {
				app: { clientKey: 'sandbox-key', clientSecret: 'sandbox-secret' },
				apiBase: 'http://127.0.0.1:8900/open.tiktokapis.com',
				scopes: ['user.info.basic', 'video.upload'],
			},
			instagram: {
				app: { appId: 'sandbox-key', appSecret: 'sandbox-secret' },
				apiBase: 'http://127.0.0.1:8900/api.instagram.com',
			},
			facebook: { app: undefined, apiBase: 'http://127.0.0.1:8900/graph.facebook.com' },
			limitTimeScale: 2.5,
			store: {
				bucket: 'mediakit.example',
				prefix: 'files/',
				endpoint: 'http://store:7070',
				region: 'us-east-1',
				credentials: { accessKeyId: 'example', secretAccessKey: 'act.example' },
			},
		});
	});

	it.each([
		['PORT', 'eighty'],
		['PORT', '70000'],
		['DATABASE_POOL', '1'],
		['DRAIN_SECONDS', '-1'],
		['DELIVERIES_AT_A_TIME', '0'],
		['MAX_UPLOAD_BYTES', '4 GB'],
		['MAX_UPLOAD_BYTES', '0'],
		['CORS_ORIGINS', '*'],
		['CORS_ORIGINS', 'intranet.example.com'],
		['CORS_ORIGINS', 'https://intranet.example.com/'],
		['CORS_ORIGINS', 'https://*.example.com'],
		['FRAME_ANCESTORS', "'self'; script-src *"],
		['LOG_LEVEL', 'loud'],
		['PUBLIC_URL', 'mediakit.example.com'],
		['PUBLIC_URL', 'http://mediakit.example.com'],
		['TIKTOK_API_BASE', 'http://open.tiktokapis.com'],
		['TIKTOK_REDIRECT_URI', 'https://mediakit.example.com/callback?x=1'],
		['TIKTOK_SCOPES', 'video.upload video.list'],
		['UPLOAD_HOST_ALLOWLIST', 'http://127.0.0.1'],
		['MEDIAKIT_ENCRYPTION_KEY', 'abc'],
		['DATABASE_URL', 'mysql://db/example'],
		['DATABASE_URL', `postgres://${['user', 'exam%ple'].join(':')}@db`],
		['DATABASE_URL', `postgres://${['user', 'example'].join(':')}@/mediakit`],
		['FILES_URL', '/var/files'],
		['FILES_URL', 's3://'],
		['FILES_URL', 'https://mediakit.s3.amazonaws.com'],
		['S3_ENDPOINT', 'store:7070'],
		['S3_REGION', 'eu west'],
		['TIKTOK_CLIENT_KEY', 'sandbox-key'],
		['TIKTOK_CLIENT_KY', 'sandbox-key'],
		['INSTAGRAM_APP_SECRET', 'sandbox-secret'],
		['FACEBOOK_APP_ID', 'sandbox-key'],
		['INSTAGRAM_SCOPES', 'instagram_business_basic instagram_basic'],
		['INSTAGRAM_PASSWORD', 'example'],
		['FACEBOOK_GRAPH_BASE', 'http://graph.facebook.com'],
		['GRAPH_API_VERSION', '26'],
		['RETENTION_DAYS', '0'],
		['POST_HISTORY_DAYS', '0'],
		['LIMIT_TIME_SCALE', '0.5'],
		['STATS_SCHEDULE', 'weekly'],
		['STATS_SCHEDULE', '30 25 * * *'],
		['STATS_SCHEDULE', '0 0 31 2 *'],
		['STATS_REFUSE_STALE', 'sometimes'],
		['MEDIAKIT_APIKEY', 'a-long-enough-key'],
		['OIDC_ISSUER', 'http://login.example.com'],
		['OIDC_ISSUER', 'https://login.example.com'],
		['OIDC_ISSUER', 'https://login.microsoftonline.com/common/v2.0'],
		['OIDC_ALLOWED', 'ada@example'],
		['OIDC_ALLOWED', 'ada @example.com'],
		['OIDC_ALLOWED', 'viewer:'],
		['OIDC_ALLOWED', '*'],
		['OIDC_VIEWERS_APPROVE', 'yes'],
		['TRUSTED_PROXIES', 'nginx'],
		['TRUSTED_PROXIES', 'loopback'],
		['TRUSTED_PROXIES', 'true'],
		['TRUSTED_PROXIES', '1'],
		['TRUSTED_PROXIES', '127.1'],
		['TRUSTED_PROXIES', '10.0.0.0/33'],
		['TRUSTED_PROXIES', '0.0.0.0/0'],
		['TRUSTED_PROXIES', '::/0'],
		['TRUSTED_PROXIES', '10.0.0.0/255.0.0.0'],
		['TRUSTED_PROXIES', '127.0.0.1 10.0.0.1'],
		['TRUSTED_PROXIES', '127.0.0.1:8080'],
	])('stops at %s=%s with one line that names it', (name, value) => {
		let message = '';
		try {
			loadConfig({ [name]: value });
		} catch (error) {
			message = (error as Error).message;
		}
		expect(message).toContain(name);
		expect(message).not.toContain('\n');
		if (name === 'DATABASE_URL') expect(message).not.toContain('example');
	});

	describe('with a database on a server', () => {
		// Concatenated so that secret scanners do not report this file.
		const address = (scheme: string) => `${scheme}://${['user', 'example'].join(':')}@db/mediakit`;
		const shared = {
			DATABASE_URL: address('postgres'),
			MEDIAKIT_ENCRYPTION_KEY: 'ab'.repeat(32),
			MEDIAKIT_API_KEY: 'a-long-enough-key',
			PUBLIC_URL: 'https://mediakit.example.com',
		};

		it.each(['postgres', 'postgresql', 'POSTGRES'])('takes %s://', (scheme) => {
			const DATABASE_URL = address(scheme);
			expect(loadConfig({ ...shared, DATABASE_URL })).toMatchObject({
				database: expect.stringMatching(/^postgres(ql)?:/),
				databaseFile: undefined,
				databasePool: 10,
				drainSeconds: 3,
			});
		});

		it('takes a socket, a pool and a pause before the end', () => {
			const DATABASE_URL = 'postgres:///mediakit?host=/var/run/postgresql';
			const settings = { ...shared, DATABASE_URL, DATABASE_POOL: '4', DRAIN_SECONDS: '0' };
			const expected = { database: DATABASE_URL, databasePool: 4, drainSeconds: 0 };
			expect(loadConfig(settings)).toMatchObject(expected);
		});

		it.each(['MEDIAKIT_ENCRYPTION_KEY', 'MEDIAKIT_API_KEY', 'PUBLIC_URL'])(
			'says in one line why %s is needed then, and what to do',
			(name) => {
				const start = () => loadConfig({ ...shared, [name]: undefined });
				expect(start).toThrow(new RegExp(`^${name} is missing: .*processes.* Set it to [^\\n]+$`));
				expect(start).not.toThrow('example:');
			},
		);
	});

	it('takes both keys of a store or none, and asks for none without a store', () => {
		const AWS_ACCESS_KEY_ID = 'example';
		expect(() => loadConfig({ FILES_URL: 's3://mediakit', AWS_ACCESS_KEY_ID })).toThrow(
			'AWS_SECRET_ACCESS_KEY',
		);
		expect(loadConfig({ AWS_ACCESS_KEY_ID }).store).toBeUndefined();
		expect(loadConfig({ FILES_URL: 's3://mediakit' }).store).toMatchObject({
			prefix: '',
			credentials: undefined,
		});
	});

	it('reads who may come in through an identity provider, whose name keeps its slash', () => {
		const settings = {
			OIDC_ISSUER: 'https://login.example.com/application/o/mediakit/',
			OIDC_CLIENT_ID: 'example-client',
			OIDC_CLIENT_SECRET: 'example-secret',
			OIDC_ALLOWED: 'Ada@Example.com, viewer:@example.com,viewer:Social Media,/Owners',
		};
		expect(loadConfig(settings).oidc).toEqual({
			issuer: settings.OIDC_ISSUER,
			clientId: 'example-client',
			clientSecret: 'example-secret',
			allowed: [
				{ kind: 'email', value: 'ada@example.com', role: 'owner' },
				{ kind: 'domain', value: 'example.com', role: 'viewer' },
				{ kind: 'group', value: 'Social Media', role: 'viewer' },
				{ kind: 'group', value: '/Owners', role: 'owner' },
			],
		});
		expect(loadConfig({}).oidc).toBeUndefined();
		const { OIDC_ALLOWED, ...others } = settings;
		expect(OIDC_ALLOWED).toContain('@');
		expect(() => loadConfig(others)).toThrow(/^OIDC_ALLOWED must be set too/);
	});

	it('names settings that a later version will use, instead of ignoring them in silence', () => {
		const { unused, dashboardPassword } = loadConfig({
			MEDIAKIT_DASHBOARD_PASSWORD: 'example',
			TIKTOK_ACCESS_TOKEN: 'act.example',
			INSTAGRAM_USERNAME: '1',
		});
		expect(unused).toEqual(['TIKTOK_ACCESS_TOKEN', 'INSTAGRAM_USERNAME']);
		expect(dashboardPassword).toBe('example');
	});
});
