using BenchmarkDotNet.Attributes;

namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Runs families of the catalogue under BenchmarkDotNet. Derived classes only name them.</summary>
[MemoryDiagnoser]
public abstract class WorkloadBenchmarks
{
    private PreparedWorkload prepared = null!;

    /// <summary>Name and sizes of the measured workload.</summary>
    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = "";

    /// <summary>What <see cref="Workload"/> goes through.</summary>
    public IEnumerable<string> Workloads => All.Select(workload => workload.ToString());

    /// <summary>Names in the catalogue.</summary>
    protected abstract string[] Families { get; }

    private IEnumerable<Workload> All => Families.SelectMany(WorkloadCatalogue.Of);

    /// <summary>Allocates and computes the inputs.</summary>
    [GlobalSetup]
    public void Prepare() => prepared = All.Single(workload => workload.ToString() == Workload).Prepare();

    /// <summary>One repetition, computed to its end.</summary>
    [Benchmark]
    public void Repetition()
    {
        prepared.Repeat();
        prepared.Wait();
    }
}
