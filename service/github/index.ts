export {
	deleteSecret,
	GitHubError,
	readPublicKey,
	writeSecret,
	type PublicKey,
	type Repository,
} from './secrets';
