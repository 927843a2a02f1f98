import { call } from '../api';
import { useSpeech } from '../language';
import { loginLabel } from '../platforms';
import { link } from '../router';
import type { Checklist } from '../types';
import { Button } from '../ui/controls';
import { Badge, Section } from '../ui/parts';

type Step = Checklist['steps'][number];

/** Links to the page for each step. */
const PLACES: Record<Step['id'], string> = {
	public_url: link('settings'),
	apps: link('settings', 'apps'),
	account: link('accounts'),
	statistics: link('statistics'),
	upload: link('uploads'),
	page: link('pages'),
	n8n: link('settings'),
};

/** Returns true if the first steps should still be shown. */
export const isToBeShown = ({ steps, hidden }: Checklist) =>
	!hidden && steps.some(({ done, optional }) => !done && !optional);

/** The first steps for a new owner, with links. */
export function FirstSteps({ list, onHidden }: { list: Checklist; onHidden: () => void }) {
	const { language, texts } = useSpeech();
	const words = texts.checklist;
	const next = list.steps.find(({ done }) => !done)?.id;
	const apps = list.apps
		.filter(({ configured }) => configured)
		.map(({ login }) => loginLabel(login, language));
	async function hide() {
		await call('PUT', '/dashboard/checklist', { hidden: true }).catch(() => {});
		onHidden();
	}
	return (
		<Section title={words.title} hint={words.hint}>
			<ol class="tasks">
				{list.steps.map(({ id, done, optional }) => (
					<li key={id} class={`task ${done ? 'good' : 'plain'}`}>
						<p>
							<strong>{words.steps[id].title}</strong> {done && <Badge tone="good">{words.done}</Badge>}
							{!done && optional && <Badge tone="plain">{words.optional}</Badge>}
							<br />
							<span class="muted">
								{done && id === 'apps' ? words.apps(apps.join(', ')) : words.steps[id].hint}
							</span>
						</p>
						{!done && (
							<a
								class={`button small ${id === next ? 'primary' : ''}`}
								href={PLACES[id]}
								aria-label={`${texts.overview.look}: ${words.steps[id].title}`}
							>
								{texts.overview.look}
							</a>
						)}
					</li>
				))}
			</ol>
			<div class="buttons end">
				<Button label={words.hide} class="small" onClick={hide} />
			</div>
		</Section>
	);
}
