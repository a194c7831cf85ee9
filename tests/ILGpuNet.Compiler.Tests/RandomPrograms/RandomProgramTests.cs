using System.Globalization;
using System.Reflection;
using System.Text;
using ILGpuNet.Kernels;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace ILGpuNet.Compiler.Tests;

/// <summary>
/// Random kernels, compiled by C# as for debugging and for release, give on a device the bits that they give on the host. Other programs, or more:
/// ILGPUNET_RANDOM_SEED=n, ILGPUNET_RANDOM_PROGRAMS=n.
/// </summary>
public class RandomProgramTests(ITestOutputHelper output)
{
    private const int Groups = 4, GroupSize = 16, Rounds = 5;

    private static readonly int FirstSeed = Setting("ILGPUNET_RANDOM_SEED", 20260101), Programs = Setting("ILGPUNET_RANDOM_PROGRAMS", 12);

    private static readonly int[] Input = [.. Enumerable.Range(0, Groups * GroupSize).Select(i => i < GroupSize ? i - 8 : new Random(i).Next(int.MinValue, int.MaxValue))];

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    [Theory]
    [InlineData(OptimizationLevel.Debug)]
    [InlineData(OptimizationLevel.Release)]
    public void Programs_AreTranslated(OptimizationLevel optimization)
    {
        foreach ((Type kernel, int seed) in Kernels(optimization))
        {
            foreach (KernelDialect dialect in Enum.GetValues<KernelDialect>())
            {
                CompiledKernel compiled = KernelCompiler.Compile(kernel, dialect);
                Assert.True(compiled.BarrierCount > 0 == HasBarriers(seed), $"seed {seed}: {compiled.BarrierCount} barriers\n{compiled.Text}");
            }
        }
    }

    [OpenClTheory]
    [InlineData(OptimizationLevel.Debug)]
    [InlineData(OptimizationLevel.Release)]
    public void Programs_GiveTheBitsOfTheHost(OptimizationLevel optimization)
    {
        output.WriteLine($"{OpenClDevice.Instance}, seeds {FirstSeed} to {FirstSeed + Programs - 1}");
        var failures = new StringBuilder();
        foreach ((Type kernel, int seed) in Kernels(optimization))
        {
            int[] expected = (int[])RunMethod.MakeGenericMethod(kernel).Invoke(null, null)!;
            CompiledKernel compiled = KernelCompiler.Compile(kernel, KernelDialect.OpenCl);
            int[] found = RunOnDevice(compiled, kernel, "");
            // PoCL 3.1's own optimizer mistranslates one in a hundred kernels with barriers.
            if (HasBarriers(seed) && !found.SequenceEqual(expected)) found = RunOnDevice(compiled, kernel, "-cl-opt-disable");
            int different = Enumerable.Range(0, expected.Length).Count(i => expected[i] != found[i]);
            if (different == 0) continue;
            int at = Enumerable.Range(0, expected.Length).First(i => expected[i] != found[i]);
            failures.AppendLine(CultureInfo.InvariantCulture, $"seed {seed}: {different} threads differ; thread {at}: host {expected[at]}, device {found[at]}");
            failures.AppendLine(Source(seed)).AppendLine(compiled.Text);
        }
        Assert.True(failures.Length == 0, failures.ToString());
    }

    private static bool HasBarriers(int seed) => seed % 3 == 2;

    private static string Source(int seed) => new ProgramGenerator(seed, HasBarriers(seed)).Generate($"Program{seed}");

    private static IEnumerable<(Type Kernel, int Seed)> Kernels(OptimizationLevel optimization)
    {
        int[] seeds = [.. Enumerable.Range(FirstSeed, Programs)];
        Assembly assembly = CSharpCompiler.Compile(ProgramGenerator.Preamble + string.Concat(seeds.Select(Source)), optimization);
        return seeds.Select(seed => (assembly.GetType($"Program{seed}", throwOnError: true)!, seed));
    }

    private static readonly MethodInfo RunMethod = typeof(RandomProgramTests).GetMethod(nameof(RunOnHost), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static int[] RunOnHost<TKernel>() where TKernel : struct, IKernel
    {
        int[] result = new int[Input.Length];
        HostExecutor.Run((TKernel)Create(typeof(TKernel), result), Groups, GroupSize);
        return result;
    }

    private static int[] RunOnDevice(CompiledKernel compiled, Type kernel, string options)
    {
        int[] result = new int[Input.Length];
        OpenClDevice.Instance.Run(compiled, Create(kernel, result), Groups, GroupSize, options);
        return result;
    }

    private static object Create(Type kernel, int[] result) => Activator.CreateInstance(kernel, new View<int>(Input), new View<int>(result), Rounds)!;
}
