using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ILGpuNet;
using ILGpuNet.Benchmarks;

const string Help = """
    Measures ILGpuNet. Usage: dotnet run -c Release --project benchmarks -- [COMMAND] [OPTIONS]

    rows (the default)     one table: our medians, their share of what the machine can do, PyTorch's best where it is installed
      --quick              one short round, to see that all works; the figures are rough
      --workload NAME      only this one; repeatable:
                           {0};
                           with fma-peak or copy-bandwidth nothing else than these two, which are always measured
      --seconds S          time for each row, shared by the rounds (default: 3)
      --threads N          threads of this library, and the most for PyTorch (default: all)
      --json FILE          also write the rows as JSON
      --html FILE          also write the rows as a page with bars
      --check FILE         fail where a ratio is below its limit in FILE (benchmarks/limits.json)
      --write-limits FILE  write limits for this machine's width of vectors into FILE: the measured ratios times a factor, at most 2
      --factor F           that factor (default: 0.8)
    overhead               training steps with and without fusion: their time, the part of it in kernels, the number of kernels
      --seconds S          time for each line (default: 1)
    memory                 what training steps take for intermediate values, against keeping all of them
    devices                the devices of this machine and their memory
    diff A.json B.json     two reports of 'rows --json' side by side: of two commits, or of two machines
    bdn [ARGUMENTS]        the BenchmarkDotNet suites; arguments are BenchmarkDotNet's own, such as --filter '*Map*' --job short
    --help                 this text

    The environment variable ILGPUNET_DEVICE chooses the device.
    """;

try
{
    return args switch
    {
        ["--help" or "-h" or "help", ..] or ["rows" or "overhead" or "memory" or "devices" or "diff", "--help" or "-h"] => PrintHelp(),
        [] => RowCommand.Run(RowOptions.Parse([])),
        ["rows", .. var options] => RowCommand.Run(RowOptions.Parse(options)),
        ["overhead", .. var options] => OverheadCommand.Run(options),
        ["memory"] => MemoryCommand.Run(),
        ["memory", var unexpected, ..] => throw new UsageException($"memory takes no arguments, found '{unexpected}'"),
        ["diff", .. var files] => DiffCommand.Run(files),
        ["devices"] => DeviceCommand.Run(),
        ["devices", var unexpected, ..] => throw new UsageException($"devices takes no arguments, found '{unexpected}'"),
        ["bdn", .. var options] => RunSuites(options),
        [var option, ..] when option.StartsWith('-') => RowCommand.Run(RowOptions.Parse(args)),
        [var command, ..] => throw new UsageException($"there is no command '{command}': expected rows, overhead, memory, devices, diff, bdn or --help"),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}--help lists commands and options");
    return 2;
}
catch (Exception exception) when ((exception as ILGpuNetException ?? exception.InnerException) is ILGpuNetException reason)
{
    // Settings in the environment are read when they are first needed, some of them by static members.
    Console.Error.WriteLine(reason.Message);
    return 2;
}

static int PrintHelp()
{
    Console.WriteLine(Help.Replace("{0}", string.Join(", ", WorkloadCatalogue.Names), StringComparison.Ordinal));
    return 0;
}

static int RunSuites(string[] arguments)
{
    IConfig config = ManualConfig.Create(DefaultConfig.Instance)
        .WithBuildTimeout(TimeSpan.FromMinutes(10))
        .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
    IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(RowCommand).Assembly).Run(arguments, config);
    return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
}
