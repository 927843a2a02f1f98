import { useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import { appOf, loginLabel } from '../platforms';
import type { Settings } from '../types';
import { Button, TextField } from '../ui/controls';
import { Copyable } from '../ui/copy';
import { ConfirmButton } from '../ui/dialog';
import { Trouble, useAction } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Badge } from '../ui/parts';

type App = Settings['platforms'][number];

/** A form for an app's ID and secret. Stored values are never shown. */
function KeysForm({ app: { login }, onDone }: { app: App; onDone: () => void }) {
	const { language, texts } = useSpeech();
	const words = texts.settings;
	const name = loginLabel(login, language);
	const labels = appOf(login);
	const notify = useNotify();
	const [id, setId] = useState('');
	const [secret, setSecret] = useState('');
	const { busy, trouble, run } = useAction(async () => {
		await call('PUT', `/dashboard/apps/${login}`, { id, secret });
		notify({ kind: 'good', text: words.keysStored(name) });
		onDone();
	});
	return (
		<form
			class="stack"
			onSubmit={(event) => {
				event.preventDefault();
				void run();
			}}
		>
			<div class="field">
				<TextField
					label={labels?.id[language] ?? 'ID'}
					value={id}
					required
					autocomplete="off"
					spellcheck={false}
					onText={setId}
				/>
			</div>
			<div class="field">
				<TextField
					label={labels?.secret[language] ?? 'Secret'}
					type="password"
					value={secret}
					required
					autocomplete="off"
					onText={setSecret}
				/>
			</div>
			<Trouble text={trouble} />
			<div class="buttons">
				<button type="submit" class="primary" disabled={busy || !id.trim() || !secret.trim()}>
					{words.saveKeys(name)}
				</button>
			</div>
		</form>
	);
}

/** The source of an app's keys, and the actions for them. */
export function AppKeys({ app, onChange }: { app: App; onChange: () => void }) {
	const { language, texts, formats } = useSpeech();
	const words = texts.settings;
	const { login, app_source: source, app_changed_at: changedAt } = app;
	const name = loginLabel(login, language);
	const [opened, setOpened] = useState(false);
	const isOpen = source === null || (source === 'dashboard' && opened);
	const portal = appOf(login)?.portal;
	return (
		<div class="stack" role="group" aria-label={name}>
			<h3>
				{name}{' '}
				<Badge tone={app.configured ? 'good' : 'plain'}>
					{app.configured ? words.configured : words.notConfigured}
				</Badge>
			</h3>
			{source === 'environment' && <p class="muted">{words.keysElsewhere}</p>}
			{source === 'dashboard' && changedAt && <p class="muted">{words.keysHere(formats.time(changedAt))}</p>}
			{source === null && portal && (
				<p>
					<a href={portal} target="_blank" rel="noreferrer">
						{words.toPortal(name)}
					</a>
				</p>
			)}
			<Copyable label={words.redirect(name)} text={app.redirect_uri} />
			{isOpen && (
				<KeysForm
					app={app}
					onDone={() => {
						setOpened(false);
						onChange();
					}}
				/>
			)}
			{source === 'dashboard' && !isOpen && (
				<div class="buttons">
					<Button
						label={words.replaceKeys}
						aria-label={`${words.replaceKeys}: ${name}`}
						onClick={() => setOpened(true)}
					/>
					<ConfirmButton
						label={words.removeKeys}
						title={words.removeKeysOf(name)}
						yes={words.removeKeys}
						danger
						act={async () => {
							await call('DELETE', `/dashboard/apps/${login}`);
							onChange();
						}}
					>
						<p>{words.removeKeysHint}</p>
					</ConfirmButton>
				</div>
			)}
		</div>
	);
}
