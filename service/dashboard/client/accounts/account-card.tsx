import { useState } from 'preact/hooks';
import { call, get, isOwner } from '../api';
import { useSpeech } from '../language';
import { scopeLabel } from '../platforms';
import { link } from '../router';
import type { Account, SyncLog } from '../types';
import { Button } from '../ui/controls';
import { ConfirmButton } from '../ui/dialog';
import { CodeLink, Loaded } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Avatar, Badge, PlatformTag } from '../ui/parts';
import { useInLanguage, useResource } from '../use-resource';
import { endsSoon } from './access';
import { AccountGroup } from './account-group';
import { RefreshButton } from './refresh-account';

const LOG_ENTRIES = 20;

function useExpiryWords(account: Account): string {
	const { texts, formats } = useSpeech();
	if (account.health !== 'ok') return texts.accounts.ended;
	const words = endsSoon(account) ? texts.accounts.endsSoon : texts.accounts.renews;
	return words(formats.date(account.refresh_expires_at));
}

function Permissions({ account }: { account: Account }) {
	const { language, texts } = useSpeech();
	const words = texts.accounts;
	const inWords = (scopes: string[]) =>
		[...new Set(scopes.map((scope) => scopeLabel(scope, language)))].join(', ');
	return (
		<>
			<dt>{words.permissions}</dt>
			<dd>{inWords(account.scopes)}</dd>
			{account.missing_scopes.length > 0 && (
				<>
					<dt class="bad">{words.missing}</dt>
					<dd>
						<strong>{inWords(account.missing_scopes)}.</strong> {words.missingHint}
					</dd>
				</>
			)}
		</>
	);
}

/** The refresh history of an account, newest first. */
function RefreshLog({ account }: { account: Account }) {
	const { language, texts, formats } = useSpeech();
	const words = texts.accounts;
	const found = useResource(`${account.id} ${account.last_synced_at}`, () =>
		get<SyncLog>(`/api/accounts/${account.id}/sync-log?limit=${LOG_ENTRIES}`),
	);
	const log = useInLanguage(found, language);
	return (
		<Loaded from={log}>
			{({ sync_log: entries }) =>
				entries.length === 0 ? (
					<p class="muted">{words.logEmpty}</p>
				) : (
					<ul class="log">
						{entries.map(({ id, at, kind, outcome, detail, original }) => (
							<li key={id}>
								<Badge tone={outcome === 'ok' ? 'good' : 'bad'}>
									{words.kinds[kind]} {words.outcomes[outcome]}
								</Badge>
								<time dateTime={at}>{formats.time(at)}</time>
								<span lang={original === undefined ? 'en' : 'de'}>{detail}</span>
							</li>
						))}
					</ul>
				)
			}
		</Loaded>
	);
}

function Disconnect({ account, onDone }: { account: Account; onDone: () => void }) {
	const { texts } = useSpeech();
	const notify = useNotify();
	const words = texts.accounts;
	const { platform, id, username } = account;
	async function act() {
		const path = `/api/auth/${platform}/disconnect?account=${encodeURIComponent(id)}`;
		const { message } = await call<{ message: string }>('DELETE', path);
		notify({ kind: 'good', text: message });
		onDone();
	}
	return (
		<ConfirmButton
			label={words.disconnect}
			title={words.disconnectTitle(username)}
			yes={words.disconnect}
			danger
			act={act}
		>
			<p>{words.disconnectBody}</p>
			<ul>
				{words.disconnectItems.map((item) => (
					<li key={item}>{item}</li>
				))}
			</ul>
			<p>{words.disconnectStays}</p>
		</ConfirmButton>
	);
}

/** An account's identity, permissions, expiry and actions. */
export function AccountCard(props: {
	account: Account;
	avatar: string | null | undefined;
	/** The names of all groups. */
	groups: readonly string[];
	onChange: () => void;
	reconnect: () => void;
}) {
	const { account, onChange } = props;
	const { texts, formats } = useSpeech();
	const words = texts.accounts;
	const [showsLog, setShowsLog] = useState(false);
	const expiry = useExpiryWords(account);
	const { platform, username, display_name: displayName, last_synced_at: syncedAt } = account;
	const isFine = account.health === 'ok';
	return (
		<li class="card account">
			<div class="who">
				<Avatar src={props.avatar} name={displayName ?? username} />
				<div>
					<h2>{displayName || username}</h2>
					<p class="muted">
						<PlatformTag platform={platform} /> @{username}
					</p>
				</div>
				<Badge tone={isFine ? 'good' : 'bad'}>{isFine ? words.healthy : words.broken}</Badge>
			</div>
			{!isFine && account.health_reason && (
				<div class="trouble">
					{words.brokenWhy} <CodeLink code="reconnect_required" />
					<details>
						<summary>{words.reason}</summary>
						<span lang={account.health_original === undefined ? 'en' : 'de'}>{account.health_reason}</span>
					</details>
				</div>
			)}
			<dl>
				<dt>{words.access}</dt>
				<dd>{expiry}</dd>
				<dt>{words.lastSync}</dt>
				<dd>
					{syncedAt === null ? (
						texts.common.never
					) : (
						<time dateTime={syncedAt}>{formats.fromNow(syncedAt)}</time>
					)}
				</dd>
				<Permissions account={account} />
				<dt>{words.group}</dt>
				<dd>
					<AccountGroup account={account} groups={props.groups} onChange={onChange} />
				</dd>
			</dl>
			<div class="buttons">
				{isOwner() &&
					(isFine ? (
						<RefreshButton account={account} onDone={onChange} />
					) : (
						<Button label={words.reconnect} class="primary" onClick={props.reconnect} />
					))}
				<a class="button" href={link('statistics', platform, username)}>
					{words.statistics}
				</a>
				<Button label={words.log} aria-expanded={showsLog} onClick={() => setShowsLog(!showsLog)} />
				{isOwner() && <Disconnect account={account} onDone={onChange} />}
			</div>
			{showsLog && <RefreshLog account={account} />}
		</li>
	);
}
