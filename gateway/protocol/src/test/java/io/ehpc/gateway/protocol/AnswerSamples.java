package io.ehpc.gateway.protocol;

/** A good answer of each operation with two items, loose where the API's own samples are. */
final class AnswerSamples {
    private AnswerSamples() {}

    static String of(String operation) {
        return switch (operation) {
            case "ListCommunityImages", "ListCustomImages" -> """
                {"RequestId":"R-1","Images":{"ImageInfo":[{"ImageId":"m-1","Size":40,"Description":"说明 😀 \\u00e9",\
                "BaseOsTag":{"Platform":"CentOS","Version":7.2},"OsTag":{"OsTag":"CentOS_7.2_64","New":[1,-2.5e3,null]},\
                "New":{"a":true}},{"ImageId":"m-2","Status":"Available","ImageName":null}]}}""";
            case "ListImages" -> """
                {"RequestId":"R-1","OsTags":{"OsInfo":[{"Version":7.2,"BaseOsTag":"CentOS_7.2_64","Platform":"CentOS",\
                "OsTag":"CentOS_7.2_64","Architecture":"x86_64"},{}]}}""";
            case "ListClusters" -> """
                {"PageSize":10,"RequestId":"R-1","PageNumber":2,"TotalCount":"12","Clusters":{"ClusterInfoSimple":[\
                {"Id":"ehpc-hz-FYUr32jIK7","Name":"genomics","Status":"running","RegionId":"cn-hangzhou",\
                "OsTag":"CentOS_7.2_64","BaseOsTag":"CentOS_7.2_64","Computes":{"Total":3},"Count":3},\
                {"Id":"ehpc-hz-2","Status":"hibernating","Name":null}]}}""";
            case "ListClustersMeta" -> """
                {"PageSize":10,"RequestId":"R-1","PageNumber":2,"TotalCount":12,"Clusters":{"ClusterInfoSimple":[\
                {"Id":"ehpc-hz-FYUr32jIK7","Name":"genomics","Location":"Public"},{"Id":7}]}}""";
            case "ListRegions" -> """
                {"RequestId":"R-1","Regions":{"RegionInfo":[{"LocalName":"华东 1","RegionId":"cn-hangzhou"},\
                {"RegionId":"cn-beijing","New":[]}]}}""";
            default -> throw new IllegalArgumentException("no sample of " + operation);
        };
    }
}
