import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

// The code to which n8n's community scanner applies its rules, which are listed below with the scanner's severities and
// exceptions. This includes platforms/, which is also part of the published package.
const published = ['nodes/**/*.ts', 'credentials/**/*.ts', 'platforms/**/*.ts'];
const nodesBase = { plugins: { 'n8n-nodes-base': n8nNodesBase } };

export default tseslint.config(
	{ ignores: ['**/dist/', '**/node_modules/', 'coverage/', 'data/', 'docs/.vitepress/{cache,.temp}/'] },
	// n8n's scanner ignores inline exceptions, so they are disabled here too.
	{ linterOptions: { noInlineConfig: true } },
	{
		files: ['**/*.ts', '**/*.tsx'],
		extends: [tseslint.configs.recommended],
		rules: { '@typescript-eslint/consistent-type-imports': 'error' },
	},
	{
		files: ['service/**/*.ts', ...published, 'sandbox/**/*.ts'],
		ignores: ['service/dashboard/client/'],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
		},
	},
	{
		files: ['service/**/*.ts', 'service/**/*.tsx'],
		rules: {
			'max-lines': ['error', 300],
			'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
		},
	},
	{
		files: ['service/**/*.ts'],
		// The command line is a separate process and has no database when it calls the platforms.
		ignores: [
			'service/cli/**',
			'service/channels/**/*-command-line.ts',
			'service/database/**',
			'service/dashboard/client/**',
		],
		rules: {
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: 'Use `clock.now()`: processes share one clock.' },
			],
			'no-restricted-syntax': [
				'error',
				{
					selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
					message: 'Use `clock.now()`: processes share one clock.',
				},
			],
		},
	},
	{ files: ['**/package.json'], languageOptions: { parser: tseslint.parser } },
	{ ...n8nCommunityNodesPlugin.configs.recommended, files: [...published, 'package.json'] },
	{ files: published, rules: { 'no-console': 'error' } },
	{ ...nodesBase, files: ['package.json'], rules: n8nNodesBase.configs.community.rules },
	{
		...nodesBase,
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		...nodesBase,
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
