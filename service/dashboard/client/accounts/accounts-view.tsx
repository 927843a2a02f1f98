import { get, isOwner } from '../api';
import { useSpeech } from '../language';
import { loginOf } from '../platforms';
import type { Account, Analytics, Settings } from '../types';
import { useInLanguage, useResource } from '../use-resource';
import { Loaded } from '../ui/failure';
import { ViewHead } from '../ui/parts';
import { AccountCard } from './account-card';
import { ConnectButtons, ConnectingWords, useConnecting } from './connect-account';

/** How often to look for the first statistics of a new account, which arrive shortly after the account itself. */
const READ_EVERY_MS = 10_000;

async function read() {
	const [{ accounts }, { analytics }, { platforms }] = await Promise.all([
		get<{ accounts: Account[] }>('/api/accounts'),
		// The service may refuse to return statistics that are too old; the accounts are shown anyway.
		get<{ analytics: Analytics[] }>('/api/mediakit/analytics').catch(() => ({ analytics: [] })),
		get<Settings>('/dashboard/settings'),
	]);
	const avatarOf = ({ platform, username }: Account) =>
		analytics
			.map(({ data }) => data)
			.find((data) => data.platform === platform && data.profile.username?.toLowerCase() === username)
			?.profile.avatar;
	const groups = new Set(accounts.map(({ group }) => group).filter((group) => group !== null));
	return {
		accounts: accounts.map((account) => ({ account, avatar: avatarOf(account) })),
		groups: [...groups].sort(),
		platforms,
	};
}

/** The accounts and their actions. */
export function AccountsView() {
	const { language, texts } = useSpeech();
	const found = useInLanguage(useResource('accounts', read, READ_EVERY_MS), language);
	const { connecting, begin } = useConnecting(() => void found.reload());
	return (
		<>
			<ViewHead title={texts.views.accounts} intro={texts.accounts.intro} />
			<ConnectingWords connecting={connecting} />
			<Loaded from={found}>
				{({ accounts, groups, platforms }) => (
					<>
						{accounts.length === 0 && (
							<div class="empty">
								<p>
									<strong>{texts.accounts.empty}</strong>
								</p>
								<p class="muted">{texts.accounts.emptyHint}</p>
							</div>
						)}
						<ul class="cards">
							{accounts.map(({ account, avatar }) => (
								<AccountCard
									key={account.id}
									account={account}
									avatar={avatar}
									groups={groups}
									onChange={() => void found.reload()}
									reconnect={() => begin(loginOf(account))}
								/>
							))}
						</ul>
						{isOwner() && <ConnectButtons platforms={platforms} begin={begin} />}
					</>
				)}
			</Loaded>
		</>
	);
}
