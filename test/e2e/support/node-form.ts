import type { Page } from 'playwright-core';
import type { Stack } from './stack';
import { chain, type Step } from './workflow';

/** Opens the form of the last node of a saved workflow. */
export async function openNodeForm(
	{ owner, n8n }: Pick<Stack, 'owner' | 'n8n'>,
	page: Page,
	step: Step,
	...before: Step[]
): Promise<void> {
	const saved = await owner.saveWorkflow(chain(step.name, ...before, step));
	const { nodes } = saved as unknown as { nodes: { id: string }[] };
	await page.goto(`${n8n.url}/workflow/${saved.id}/${nodes.at(-1)?.id}`);
	await page.getByTestId('node-parameters').waitFor();
}
