import type { ComponentChildren } from 'preact';
import { endsSoon } from '../accounts/access';
import { isOwner } from '../api';
import { useSpeech } from '../language';
import { loginOf, platformLabel } from '../platforms';
import { link } from '../router';
import type { Account, Login } from '../types';
import { Button } from '../ui/controls';
import { Section } from '../ui/parts';
import { useCounts } from '../uploads/counts';
import type { AccountRow } from './account-rows';

/** The maximum number of accounts that are listed individually. */
const MOST_NAMED = 4;

const nameOf = ({ platform, username }: Account) => `${platformLabel(platform)} @${username}`;

function Task(props: {
	/** The name of the account that the task concerns. */
	name?: string;
	tone: string;
	action: ComponentChildren;
	children: ComponentChildren;
}) {
	return (
		<li class={`task ${props.tone}`}>
			{props.name && <strong>{props.name}</strong>}
			<p>{props.children}</p>
			{props.action}
		</li>
	);
}

/** Accounts to reconnect, each with a button. */
function Reconnecting(props: {
	accounts: readonly Account[];
	words: (account: Account) => string;
	tone: string;
	reconnect: (login: Login) => void;
}) {
	const { texts } = useSpeech();
	const { accounts, words, tone, reconnect } = props;
	const further = accounts.length - MOST_NAMED;
	return (
		<>
			{accounts.slice(0, MOST_NAMED).map((account) => (
				<Task
					key={account.id}
					name={nameOf(account)}
					tone={tone}
					action={
						isOwner() && (
							<Button
								label={texts.accounts.reconnect}
								class="small"
								aria-label={`${texts.accounts.reconnect}: ${nameOf(account)}`}
								onClick={() => reconnect(loginOf(account))}
							/>
						)
					}
				>
					{words(account)}
				</Task>
			))}
			{further > 0 && (
				<Task tone={tone} action={<a href={link('accounts')}>{texts.overview.look}</a>}>
					{texts.overview.more(further)}
				</Task>
			)}
		</>
	);
}

/** Today's tasks, most urgent first. */
export function ToDo(props: {
	rows: readonly AccountRow[];
	/** The creation time of the oldest waiting post (ISO 8601). */
	oldestWaiting: string | undefined;
	reconnect: (login: Login) => void;
}) {
	const { rows, oldestWaiting, reconnect } = props;
	const { texts, formats } = useSpeech();
	const words = texts.overview;
	const counts = useCounts();
	const accounts = rows.map(({ account }) => account);
	const broken = accounts.filter(({ health }) => health !== 'ok');
	const ending = accounts.filter(endsSoon);
	const stale = rows.filter(({ account, figures }) => account.health === 'ok' && figures?.stale);
	const waiting = counts.awaiting_approval ?? 0;
	const failed = (counts.failed ?? 0) + (counts.expired ?? 0);
	const open = (label: string, href: string) => (
		<a class="button small" href={href} aria-label={`${words.look}: ${label}`}>
			{words.look}
		</a>
	);
	const isEmpty = [broken.length, ending.length, stale.length, waiting, failed].every((count) => count === 0);
	return (
		<Section title={words.toDo}>
			{isEmpty && <p class="muted">{words.nothingToDo}</p>}
			<ul class="tasks">
				<Reconnecting accounts={broken} tone="bad" words={() => words.reconnect} reconnect={reconnect} />
				{waiting > 0 && (
					<Task tone="busy" action={open(words.waiting(waiting), link('uploads', 'waiting'))}>
						<strong>{words.waiting(waiting)}</strong>
						{oldestWaiting && (
							<>
								, <time dateTime={oldestWaiting}>{words.oldest(formats.date(oldestWaiting))}</time>
							</>
						)}
					</Task>
				)}
				{failed > 0 && (
					<Task tone="bad" action={open(words.failed(failed), link('uploads', 'failed'))}>
						{words.failed(failed)}
					</Task>
				)}
				<Reconnecting
					accounts={ending}
					tone="busy"
					words={(one) => words.endsSoon(formats.date(one.refresh_expires_at))}
					reconnect={reconnect}
				/>
				{stale.length > 0 && (
					<Task tone="plain" action={open(words.stale(stale.length), link('accounts'))}>
						{words.stale(stale.length)}
					</Task>
				)}
			</ul>
		</Section>
	);
}
