package io.ehpc.gateway;

/** What the demo tells its user to try. */
final class Banner {
    private Banner() {}

    static String of(int api, int management, int simulator, int control) {
        return """

                E-HPC Gateway, in front of a simulated cloud. Stop it with Ctrl-C.

                  the gateway            http://127.0.0.1:%1$d
                  its metrics, health    http://127.0.0.1:%2$d/metrics  /livez  /readyz
                  the simulated cloud    http://127.0.0.1:%3$d
                  its control API        http://127.0.0.1:%4$d

                Try, in another terminal:

                  # which images are there, over all regions?
                  curl -s 'http://127.0.0.1:%1$d/v1/community-images?region=*'
                  # how is each region doing?
                  curl -s 'http://127.0.0.1:%1$d/v1/regions'
                  # the same call that an official SDK makes: there it is the endpoint, and the access key is
                  # demoAccessKeyId, its secret demoAccessKeySecret
                  export ALIBABA_CLOUD_ACCESS_KEY_SECRET=demoAccessKeySecret
                  curl -s "$(java -jar gateway/server/target/ehpc-gateway.jar sign --key-id demoAccessKeyId \\
                    'http://127.0.0.1:%1$d/?Action=ListCommunityImages&RegionId=cn-hangzhou')"
                  # stop a region, ask again, and see the answer still come, with that region marked
                  curl -s -X PUT 'http://127.0.0.1:%4$d/faults/cn-hangzhou' -d '{"mode":"error","rate":1,"code":"ServiceUnavailable"}'
                  # what happened
                  curl -s 'http://127.0.0.1:%2$d/metrics' | grep '^gateway_'
                """.formatted(api, management, simulator, control);
    }
}
