import { useEffect } from 'preact/hooks';
import { addressOf, get, isOwner } from '../api';
import { useSpeech } from '../language';
import { loginLabel, platformLabel, PLATFORMS } from '../platforms';
import { LanguageChoice, logOut } from '../shell';
import type { Settings } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { Copyable } from '../ui/copy';
import { Loaded } from '../ui/failure';
import { Section, ViewHead } from '../ui/parts';
import { AppKeys } from './app-keys';
import { SessionsSection } from './sessions-section';

/** The section that `#/settings/apps` scrolls to. */
const APPS = 'apps';

const NAMES = PLATFORMS.map(({ platform }) => platform);

/**
 * Sample requests for the command line. They read the key from a shell variable, to keep it out of the shell history.
 */
const examplesFor = ({ base_url: base, upload_url: uploadUrl }: Settings) => ({
	url: [
		`curl ${uploadUrl} \\`,
		'  -H "X-API-Key: $MEDIAKIT_API_KEY" \\',
		'  -H "Content-Type: application/json" \\',
		`  -d '{"platforms": ${JSON.stringify(NAMES)}, "video_url": "https://example.com/video.mp4", "content": "Hello"}'`,
	].join('\n'),
	file: [
		`curl ${uploadUrl} \\`,
		'  -H "X-API-Key: $MEDIAKIT_API_KEY" \\',
		`  -F platforms=${NAMES.join()} \\`,
		'  -F content=Hello \\',
		'  -F file=@video.mp4',
	].join('\n'),
	status: `curl ${base}/api/uploads/UPLOAD_ID -H "X-API-Key: $MEDIAKIT_API_KEY"`,
	statistics: `curl ${base}/api/mediakit/analytics -H "X-API-Key: $MEDIAKIT_API_KEY"`,
});

/** The connection between the service and the platforms: their apps, and the values to register in their portals. */
function Portals({ settings, onChange }: { settings: Settings; onChange: () => void }) {
	const { texts } = useSpeech();
	const words = texts.settings;
	return (
		<Section title={words.portal} hint={words.portalHint} id={APPS}>
			{settings.platforms.map((app) => (
				<AppKeys key={app.login} app={app} onChange={onChange} />
			))}
			{settings.webhooks.map(({ platform, url }) => (
				<Copyable key={platform} label={words.webhook(platformLabel(platform))} text={url} />
			))}
		</Section>
	);
}

function Addresses({ settings }: { settings: Settings }) {
	const { language, texts } = useSpeech();
	const words = texts.settings;
	const examples = examplesFor(settings);
	return (
		<>
			<Section title={words.n8n} hint={words.n8nHint}>
				<Copyable label={words.serviceUrl} text={settings.base_url} />
				{settings.platforms.map(({ login, oauth_token_url: url }) => (
					<Copyable key={login} label={words.tokenUrl(loginLabel(login, language))} text={url} />
				))}
			</Section>
			<Section title={words.other} hint={words.key}>
				<Copyable label={words.uploadUrl} text={settings.upload_url} />
				<Copyable label={words.tusUrl} text={settings.tus_url} />
				<Copyable label={words.exampleUrl} text={examples.url} />
				<Copyable label={words.exampleFile} text={examples.file} />
				<Copyable label={words.exampleStatus} text={examples.status} />
				<Copyable label={words.exampleStats} text={examples.statistics} />
				<p>
					<a href={addressOf('/docs')}>{words.api}</a>
				</p>
			</Section>
		</>
	);
}

function Limits({ limits }: Pick<Settings, 'limits'>) {
	const { texts, formats } = useSpeech();
	const words = texts.settings;
	return (
		<Section title={words.limits}>
			<dl>
				<dt>{words.maxUpload}</dt>
				<dd>{formats.size(limits.max_upload_bytes)}</dd>
				<dt>{words.tempAge}</dt>
				<dd>{words.hours(limits.temp_max_age_hours)}</dd>
				<dt>{words.approvalAge}</dt>
				<dd>{words.hours(limits.approval_file_max_age_hours)}</dd>
				<dt>{words.retention}</dt>
				<dd>{words.days(limits.retention_days)}</dd>
			</dl>
		</Section>
	);
}

/** The schedule for reading statistics. */
function Readings({ settings: { stats_schedule: schedule, next_statistics: next } }: { settings: Settings }) {
	const { texts, formats } = useSpeech();
	const words = texts.settings;
	const times =
		schedule === 'off' ? words.readOff : schedule === 'daily' ? words.readDaily : words.readAt(schedule);
	return (
		<Section title={texts.views.statistics} hint={words.readHint}>
			<dl>
				<dt>{words.read}</dt>
				<dd>{times}</dd>
				{next && (
					<>
						<dt>{words.nextReading}</dt>
						<dd>
							<time dateTime={next}>{formats.time(next)}</time>
						</dd>
					</>
				)}
			</dl>
		</Section>
	);
}

/** The service's public URLs and limits, and the language of this page. */
export function SettingsView({ rest: [part] }: { rest: string[] }) {
	const { texts } = useSpeech();
	const found = useResource('settings', () => get<Settings>('/dashboard/settings'));
	const isThere = found.data !== undefined;
	useEffect(() => {
		if (isThere && part === APPS) document.getElementById(APPS)?.scrollIntoView();
	}, [isThere, part]);
	return (
		<>
			<ViewHead title={texts.views.settings} intro={texts.settings.intro} />
			<div class="stack">
				<Loaded from={found}>
					{(settings) => (
						<>
							<Portals settings={settings} onChange={() => void found.reload()} />
							<Addresses settings={settings} />
							<Readings settings={settings} />
							<Limits limits={settings.limits} />
						</>
					)}
				</Loaded>
				{isOwner() ? <SessionsSection /> : <p class="muted">{texts.settings.viewer}</p>}
				<Section title={texts.settings.language}>
					<LanguageChoice />
				</Section>
				<div class="line">
					<p class="muted">{found.data && texts.settings.version(found.data.version)}</p>
					<Button label={texts.common.logout} onClick={logOut} />
				</div>
			</div>
		</>
	);
}
