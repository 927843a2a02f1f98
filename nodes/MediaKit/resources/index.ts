import { account } from './account';
import { page } from './page';
import { service } from './service';
import { stats } from './stats';
import { upload } from './upload';

/** The node's resources, in the order in which the node lists them. */
export const RESOURCES = [account, page, service, stats, upload];
