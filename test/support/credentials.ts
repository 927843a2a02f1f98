import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type INodeTypes,
	type IWorkflowDataProxyAdditionalKeys,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

export const TIKTOK_CREDENTIAL = 'mediaKitTikTokOAuth2Api';

/** ID of the service's credential. */
export const SERVICE_CREDENTIAL = 'mediaKitApi';

/** The type for Google's OAuth2 in `n8n-nodes-base`. A type that extends it can override its fields. */
const GOOGLE = 'googleOAuth2Api';
const googleProperties = [
	['clientId', 'string', ''],
	['clientSecret', 'string', ''],
	['grantType', 'hidden', 'authorizationCode'],
	['authQueryParameters', 'hidden', 'access_type=offline&prompt=consent'],
	['authentication', 'hidden', 'body'],
].map(([name, type, value]) => ({ displayName: name, name, type, default: value }) as INodeProperties);

/**
 * Replaces the credential storage of n8n's server, which is not part of its engine. Credentials are kept in memory as
 * text, and hidden fields and expressions are resolved on each read. Of the changes that nodes make, only those to
 * `oauthTokenData` are stored.
 */
export class MemoryCredentials extends ICredentialsHelper {
	private readonly stored = new Map<string, string>();

	constructor(
		private readonly typeOf: (name: string) => ICredentialType,
		private readonly nodeTypes: INodeTypes,
	) {
		super();
	}

	/** Stores what a user has entered. */
	save(id: string, data: ICredentialDataDecryptedObject): void {
		this.stored.set(id, JSON.stringify(data));
	}

	/** Returns the data as stored, without resolving anything. */
	read(id: string): ICredentialDataDecryptedObject {
		return JSON.parse(this.stored.get(id) ?? 'null') as ICredentialDataDecryptedObject;
	}

	/** Returns the data as n8n's server would pass it to nodes and to its own OAuth2 pages. */
	resolve(id: string, type = TIKTOK_CREDENTIAL): ICredentialDataDecryptedObject {
		const data = this.read(id);
		const properties = this.getCredentialsProperties(type);
		const shown = NodeHelpers.getNodeParameters(
			properties,
			data as INodeParameters,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		// `oauthTokenData` is not a property of the type, so it would otherwise be lost.
		if (data.oauthTokenData !== undefined) shown.oauthTokenData = data.oauthTokenData;
		return this.evaluate(shown, {}, shown);
	}

	/** Resolves expressions outside any workflow. */
	evaluate(
		values: ICredentialDataDecryptedObject,
		additionalKeys: IWorkflowDataProxyAdditionalKeys,
		selfData?: ICredentialDataDecryptedObject,
	): ICredentialDataDecryptedObject {
		const node: INode = {
			id: 'mock',
			name: 'mock',
			type: 'test.items',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
		return workflow.expression.getComplexParameterValue(
			node,
			values as INodeParameters,
			'internal',
			additionalKeys,
			undefined,
			undefined,
			selfData,
		) as ICredentialDataDecryptedObject;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		type: string,
		_mode: WorkflowExecuteMode,
		_executeData?: unknown,
		raw?: boolean,
	): Promise<ICredentialDataDecryptedObject> {
		return raw ? this.read(id ?? '') : this.resolve(id ?? '', type);
	}

	async updateCredentials(
		{ id }: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.save(id ?? '', data);
	}

	async updateCredentialsOauthTokenData(
		{ id }: INodeCredentialsDetails,
		_type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.save(id ?? '', { ...this.read(id ?? ''), ...(oauthTokenData && { oauthTokenData }) });
	}

	async getCredentials(): Promise<never> {
		throw new Error("Only n8n's server asks for the encrypted form");
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const preAuthentication = this.typeOf(typeName).preAuthentication;
		return (await preAuthentication?.call(helpers, credentials)) as
			ICredentialDataDecryptedObject | undefined;
	}

	// n8n calls this only for credentials other than OAuth2.
	async preAuthentication(): Promise<undefined> {}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const rules = this.typeOf(typeName).authenticate;
		if (typeof rules === 'function') return await rules(credentials, requestOptions);
		if (rules === undefined) return requestOptions;
		const headers = this.evaluate(rules.properties.headers as ICredentialDataDecryptedObject, {
			$credentials: credentials,
		});
		return { ...requestOptions, headers: { ...requestOptions.headers, ...headers } as IDataObject };
	}

	getParentTypes(name: string): string[] {
		const parents = this.typeOf(name).extends ?? [];
		return parents.includes(GOOGLE) ? [...parents, 'oAuth2Api'] : parents;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		const { properties, extends: parents } = this.typeOf(type);
		return parents?.includes(GOOGLE) ? [...googleProperties, ...properties] : properties;
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}
}
