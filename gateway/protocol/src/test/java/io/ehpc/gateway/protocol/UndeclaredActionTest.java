package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What writes, and all else that is not declared, is no action here, however it is asked. */
class UndeclaredActionTest {
    private static final RpcCall.Reader READER =
            new RpcCall.Reader(Operation.ALL, "cn-hangzhou"::equals, "cn-hangzhou");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // of this API, and write
                "CreateCluster",
                "DeleteCluster",
                "StartCluster",
                "StopCluster",
                "RecoverCluster",
                "UpgradeClient",
                "AddNodes",
                "DeleteNodes",
                "ResetNodes",
                "SetAutoScaleConfig",
                "AddUsers",
                "DeleteUsers",
                "ModifyUserPasswords",
                "SubmitJob",
                "StopJobs",
                "DeleteJobs",
                "RunCloudMetricProfiling",
                "InvokeShellCommand",
                "CreateJobFile",
                "ModifyClusterAttributes",
                "DeleteImage",
                "CreateHybridCluster",
                "InitializeEHPC",
                // of this API, and read what no declaration covers
                "DescribeCluster",
                "DescribeImagePrice",
                "ListJobs",
                "ListUsers",
                // declared ones, misspelt
                "listclusters",
                "LISTCLUSTERS",
                "Listclusters",
                "ListCluster",
                "ListClusters ",
                " ListClusters",
                "ListClusters/",
                "ListClusters\u0000",
                "ListСlusters", // a Cyrillic letter
                "*",
            })
    void read_action_isRefusedWhereverItStands(String action) {
        Parameters version = Parameters.NONE.with("Version", Operation.API_VERSION);
        assertRefused(ApiRequest.get(version.with("Action", action)), action);
        assertRefused(ApiRequest.get(version).withHeader("x-acs-action", action), action);
        assertRefused(ApiRequest.get(version).withHeader("X-Acs-Action", action), action);
        assertRefused(ApiRequest.get(version.with("Action", action)).withHeader("x-acs-action", action), action);
    }

    private static void assertRefused(ApiRequest request, String action) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> READER.read(request));

        assertThat(refused.refusal().status()).isEqualTo(404);
        assertThat(refused.refusal().code()).isEqualTo("InvalidAction.NotFound");
        assertThat(refused.refusal().message())
                .contains("The action " + Printable.of(action) + " is not served here; served are ListClusters, ");
    }

    /** A good action beside a bad one lets neither through. */
    @ParameterizedTest
    @ValueSource(strings = {"CreateCluster", "DeleteImage", "listclusters"})
    void read_actionThatContradictsItself_isRefused(String action) {
        Parameters good = Parameters.NONE.with("Version", Operation.API_VERSION).with("Action", "ListClusters");

        assertThat(Refusals.codeOf(() -> READER.read(ApiRequest.get(good).withHeader("x-acs-action", action))))
                .isEqualTo("InvalidParameter");
        assertThat(Refusals.codeOf(() -> READER.read(ApiRequest.get(good.with("Action", action)))))
                .isEqualTo("InvalidParameter");
    }
}
