// Asks a gateway, one of whose two regions is down, by a generated client: what it says of parts has to survive.
import { Configuration, GatewayApi, ImagesApi, ResponseError } from './client';

declare const process: { argv: string[]; exit(status: number): never };

function require_(holds: boolean, what: unknown): void {
  if (!holds) {
    throw new Error(JSON.stringify(what));
  }
}

async function ask(): Promise<void> {
  const configuration = new Configuration({ basePath: process.argv[2] });
  const images = new ImagesApi(configuration);
  const list = await images.listImages({ region: new Set(['cn-beijing', 'cn-hangzhou']), limit: '2' });
  require_(!list.complete && list.images.length === 2 && list.next !== undefined, list);
  const [good, lost] = list.parts;
  require_(good.state === 'fresh' && good.age! >= 0 && good.images! > 2 && good.error === undefined, good);
  require_(good.asOf! < good.freshUntil! && good.freshUntil! < good.servedUntil!, good);
  require_(lost.state !== 'fresh' && lost.error!.status >= 500 && lost.error!.type.length > 0, lost);
  const { regions } = await new GatewayApi(configuration).listRegions();
  require_(regions.some((region) => region.region === 'cn-hangzhou' && region.error !== undefined), regions);
  require_(regions.some((region) => region.region === 'cn-beijing' && region.age !== undefined), regions);
  const refused = await images.listImages({ limit: '0' }).catch((error: ResponseError) => error.response.status);
  require_(refused === 400, refused);
  console.log(`TypeScript: ${good.region} is ${good.state}, age ${good.age}; ${lost.region} is ${lost.state}`);
}

ask().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
