package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a community image is in whichever region: all but its id and its status.
 *
 * @param image with an id and a status that mean nothing
 */
record ImageSample(Image image) {
    private static final int OWNERS = 30;
    private static final long FIRST_UID = 1_082_614_370_000_000L;

    /** Platform, tag, version and architecture: first every documented platform once, then the popular ones. */
    private static final List<List<String>> SYSTEMS = table("""
            CentOS|CentOS_7.9_64|7.9|x86_64
            Ubuntu|Ubuntu_20.04_64|20.04|x86_64
            SUSE|SUSE_12.5_64|12 SP5|x86_64
            OpenSUSE|OpenSUSE_15.4_64|15.4|x86_64
            Debian|Debian_11.7_64|11.7|x86_64
            CoreOS|CoreOS_2303.4_64|2303.4|x86_64
            Aliyun|Aliyun_3_64|3|x86_64
            Windows Server 2003|WindowsServer_2003_32|2003 R2|i386
            Windows Server 2008|WindowsServer_2008_64|2008 R2|x86_64
            Windows Server 2012|WindowsServer_2012_64|2012 R2|x86_64
            Others Linux|OthersLinux_1_64|1|x86_64
            Customized Linux|CustomizedLinux_1_32|1|i386
            CentOS|CentOS_7.2_64|7.2|x86_64
            CentOS|CentOS_7.6_64|7.6|x86_64
            CentOS|CentOS_6.10_32|6.10|i386
            CentOS|CentOS_8.4_64|8.4|x86_64
            Ubuntu|Ubuntu_18.04_64|18.04|x86_64
            Ubuntu|Ubuntu_22.04_64|22.04|x86_64
            Aliyun|Aliyun_2.1903_64|2.1903|x86_64
            CentOS|CentOS_7.9_64|7.9|x86_64
            CentOS|CentOS_7.9_64|7.9|x86_64
            Ubuntu|Ubuntu_20.04_64|20.04|x86_64
            """);

    /** Name, version and what it is for. */
    private static final List<List<String>> SOFTWARE = table("""
            WRF|4.5|mesoscale weather model
            WRF|4.4.2|mesoscale weather model
            OpenFOAM|v2306|computational fluid dynamics
            OpenFOAM|10|computational fluid dynamics
            GROMACS|2023.3|molecular dynamics
            LAMMPS|20230802|molecular dynamics
            NAMD|2.14|molecular dynamics
            VASP-base|6.4|libraries for electronic structure codes
            QuantumESPRESSO|7.2|electronic structure
            CP2K|2023.1|electronic structure
            NWChem|7.2.0|computational chemistry
            Amber-tools|23|biomolecular simulation
            AlphaFold|2.3.2|蛋白质结构预测
            GATK|4.4.0|variant discovery
            BLAST|2.14.0|sequence alignment
            RELION|4.0.1|cryo-electron microscopy
            Nextflow|23.04|workflow engine
            Slurm-compute|22.05|compute node of a Slurm cluster
            PBS-compute|20.0.1|compute node of a PBS cluster
            HPL|2.3|集群性能测试
            OSU-benchmarks|7.1|network benchmarks
            PyTorch|2.1.0-cuda12.1|deep learning
            TensorFlow|2.13.0|deep learning
            Horovod|0.28.1|distributed training
            Blender|3.6|渲染农场
            ParaView|5.11|remote visualisation
            LS-DYNA-base|R13|explicit dynamics, bring your licence
            Abaqus-base|2022|structural analysis, bring your licence
            Fluent-base|2023R1|fluid dynamics, bring your licence
            ROMS|3.9|ocean model
            MITgcm|68o|ocean model
            CESM|2.1.3|climate model
            """);

    private static final Map<String, List<String>> CYCLES =
            Map.of("ECS", List.of("Hour"), "package", List.of("Month", "Year"));

    /** The sample of that number, under a name that is not taken. */
    private static ImageSample of(int number, String suffix, Set<String> taken, RandomGenerator die) {
        List<String> system = number < SYSTEMS.size() ? SYSTEMS.get(number) : any(SYSTEMS, die);
        List<String> software = any(SOFTWARE, die);
        String name = String.join("-", software.get(0), software.get(1), systemName(system), system.get(3)) + suffix;
        String sku = die.nextInt(4) == 0 ? "package" : "ECS";
        int owner = die.nextInt(OWNERS);
        return new ImageSample(new Image(
                "m-sample",
                unique(name, taken),
                software.get(0) + " " + software.get(1) + " (" + software.get(2) + "), " + system.get(0) + " "
                        + system.get(2),
                null,
                40 + 20 * die.nextInt(24),
                owner == 0 ? "self" : "others",
                sku,
                any(CYCLES.getOrDefault(sku, List.of("Hour")), die),
                "cmjj%06d".formatted(28_000 + die.nextInt(20_000)),
                Long.toString(FIRST_UID + owner * 7_919L),
                script(software),
                new OsTag(system.get(0), system.get(1), system.get(2), system.get(3), null, null),
                new OsTag(system.get(0), system.get(1), system.get(2), system.get(3), system.get(1), null),
                null));
    }

    /** The sample in a region. */
    Image as(String imageId, String status) {
        return new Image(
                imageId,
                image.imageName(),
                image.description(),
                status,
                image.size(),
                image.imageOwnerAlias(),
                image.skuCode(),
                image.pricingCycle(),
                image.productCode(),
                image.uid(),
                image.postInstallScript(),
                image.baseOsTag(),
                image.osTag(),
                null);
    }

    /** The same of another owner: {@code self} or {@code others}. */
    ImageSample owned(String alias) {
        return new ImageSample(new Image(
                image.imageId(),
                image.imageName(),
                image.description(),
                image.status(),
                image.size(),
                alias,
                image.skuCode(),
                image.pricingCycle(),
                image.productCode(),
                image.uid(),
                image.postInstallScript(),
                image.baseOsTag(),
                image.osTag(),
                null));
    }

    /** Each operating system once. */
    static List<OsTag> systems() {
        return SYSTEMS.stream()
                .distinct()
                .map(system ->
                        new OsTag(system.get(0), system.get(1), system.get(2), system.get(3), system.get(1), null))
                .toList();
    }

    /** As many samples, each of another name, which ends in the suffix or in a number behind it. */
    static List<ImageSample> some(int count, String suffix, RandomGenerator die) {
        Set<String> taken = new HashSet<>();
        return IntStream.range(0, count)
                .mapToObj(number -> of(number, suffix, taken, die))
                .toList();
    }

    private static String unique(String name, Set<String> taken) {
        String free = name;
        for (int revision = 2; !taken.add(free); revision++) {
            free = name + "-r" + revision;
        }
        return free;
    }

    private static String systemName(List<String> system) {
        String tag = system.get(1);
        return tag.substring(0, tag.lastIndexOf('_')).replace('_', '-');
    }

    private static String script(List<String> software) {
        return "#!/bin/bash\nsource /opt/" + software.get(0).toLowerCase(Locale.ROOT) + "/" + software.get(1)
                + "/env.sh\n";
    }

    private static List<List<String>> table(String rows) {
        return rows.lines().map(row -> List.of(row.split("\\|", -1))).toList();
    }

    static <T> T any(List<T> list, RandomGenerator die) {
        return list.get(die.nextInt(list.size()));
    }
}
