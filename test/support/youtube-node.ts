import type { ICredentialDataDecryptedObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { connect } from './connect';
import type { Engine } from './engine';
import type { NodeRun } from './node-run';
import type { TestSandbox } from './sandbox';

export const YOUTUBE_CREDENTIAL = 'mediaKitYouTubeOAuth2Api';

/** Returns the fields of a credential as filled in by a user of the sandbox, with every permission. */
export function youTubeCredential(
	sandbox: Pick<TestSandbox, 'host' | 'base'>,
	scopePreset = 'all',
): ICredentialDataDecryptedObject {
	return {
		clientId: 'sandbox-key',
		clientSecret: 'sandbox-secret',
		scopePreset,
		customHosts: true,
		apiBaseUrl: sandbox.base('www.googleapis.com'),
		analyticsBaseUrl: sandbox.base('youtubeanalytics.googleapis.com'),
		authBaseUrl: sandbox.base('accounts.google.com'),
		tokenBaseUrl: sandbox.base('oauth2.googleapis.com'),
		uploadHosts: sandbox.host,
	};
}

/** Enters the credential and clicks Connect. @returns the authorize URL */
export function connectYouTubeNode(
	engine: Engine,
	sandbox: Pick<TestSandbox, 'host' | 'base'>,
	options: { preset?: string; user?: string } = {},
): Promise<string> {
	const data = youTubeCredential(sandbox, options.preset);
	return connect(engine, sandbox, data, options.user, YOUTUBE_CREDENTIAL);
}

/** Runs the YouTube node. */
export const runYouTube = (
	engine: Engine,
	parameters: INodeParameters,
	items?: INodeExecutionData[],
	more: Partial<NodeRun> = {},
) => engine.run({ node: 'youTube', parameters, items, withService: false, ...more });
