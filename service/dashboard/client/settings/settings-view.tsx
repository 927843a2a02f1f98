import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { addressOf, get } from '../api';
import { useSpeech } from '../language';
import { loginLabel, platformLabel } from '../platforms';
import { LanguageChoice, logOut } from '../shell';
import type { Settings } from '../types';
import { useResource } from '../use-resource';
import { Copyable } from '../ui/copy';
import { ReadingFailed } from '../ui/failure';
import { Badge, Loading, ViewHead } from '../ui/parts';
import { examplesFor } from './examples';

function Section({ title, hint, children }: { title: string; hint?: string; children: ComponentChildren }) {
	const id = useId();
	return (
		<section class="card" aria-labelledby={id}>
			<h2 id={id}>{title}</h2>
			{hint && <p class="muted">{hint}</p>}
			{children}
		</section>
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
			<Section title={words.portal} hint={words.portalHint}>
				{settings.platforms.map(({ login, redirect_uri: uri, configured }) => (
					<div key={login}>
						<Badge tone={configured ? 'good' : 'plain'}>
							{loginLabel(login, language)}: {configured ? words.configured : words.notConfigured}
						</Badge>
						<Copyable label={words.redirect(loginLabel(login, language))} text={uri} />
					</div>
				))}
				{settings.webhooks.map(({ platform, url }) => (
					<Copyable key={platform} label={words.webhook(platformLabel(platform))} text={url} />
				))}
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

/** Where others call in, what the service allows, and how this page speaks. */
export function SettingsView() {
	const { texts } = useSpeech();
	const found = useResource('settings', () => get<Settings>('/dashboard/settings'));
	return (
		<>
			<ViewHead title={texts.views.settings} intro={texts.settings.intro} />
			{found.failure && <ReadingFailed failure={found.failure} retry={found.reload} />}
			{!found.data && !found.failure && <Loading />}
			<div class="stack">
				{found.data && (
					<>
						<Addresses settings={found.data} />
						<Limits limits={found.data.limits} />
					</>
				)}
				<Section title={texts.settings.language}>
					<LanguageChoice />
				</Section>
				<div class="line">
					<p class="muted">{found.data && texts.settings.version(found.data.version)}</p>
					<button type="button" onClick={logOut}>
						{texts.common.logout}
					</button>
				</div>
			</div>
		</>
	);
}
