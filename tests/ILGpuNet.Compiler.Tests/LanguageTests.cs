using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>What C# has and kernels may use: translated, and the same bits on a device as on the host.</summary>
public class LanguageTests
{
    private static readonly int[] Input = [.. Enumerable.Range(0, 64).Select(i => i < 16 ? i - 8 : i < 20 ? int.MinValue + i : new Random(i).Next(int.MinValue, int.MaxValue))];

    [Fact]
    public void StructsAndReferences_AreTranslated() => Translates<LanguageKernels.StructsAndReferences>();

    [OpenClFact]
    public void StructsAndReferences_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.StructsAndReferences>();

    [Fact]
    public void SwapsSharedArrays_IsTranslated() => Translates<LanguageKernels.SwapsSharedArrays>();

    [OpenClFact]
    public void SwapsSharedArrays_GivesTheSameBits() => GivesTheSameBits<LanguageKernels.SwapsSharedArrays>();

    [Fact]
    public void ExtremeNumbers_AreTranslated() => Translates<LanguageKernels.ExtremeNumbers>();

    [OpenClFact]
    public void ExtremeNumbers_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.ExtremeNumbers>();

    [Fact]
    public void GenericNumbers_AreTranslated() => Translates<LanguageKernels.GenericNumbers>();

    [OpenClFact]
    public void GenericNumbers_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.GenericNumbers>();

    [Fact]
    public void GenericConversions_AreTranslated() => Translates<LanguageKernels.GenericConversions>();

    [OpenClFact]
    public void GenericConversions_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.GenericConversions>();

    [Fact]
    public void Bits_OfDoubles_AreCudasOwn()
    {
        string text = KernelCompiler.Compile<LanguageKernels.GenericConversions>(KernelDialect.Cuda).Text;
        Assert.Contains("__double_as_longlong(", text, StringComparison.Ordinal);
        Assert.Contains("__longlong_as_double(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Atomics_AreTranslated() => Translates<LanguageKernels.Atomics>();

    [Fact]
    public void Atomics_HaveOperandsOfOneType() =>
        Assert.Contains("atomicAdd(&bits[0], (unsigned int)n);", KernelCompiler.Compile<LanguageKernels.Atomics>(KernelDialect.Cuda).Text, StringComparison.Ordinal);

    [OpenClFact]
    public void Atomics_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.Atomics>();

    [Fact]
    public void StructsByValue_AreTranslated() => Translates<LanguageKernels.StructsByValue>();

    [OpenClFact]
    public void StructsByValue_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.StructsByValue>();

    [Fact]
    public void LocalArrays_AreTranslated() => Translates<LanguageKernels.LocalArrays>();

    [OpenClFact]
    public void LocalArrays_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.LocalArrays>();

    [Fact]
    public void Jumps_AreTranslated() => Translates<LanguageKernels.Jumps>();

    [OpenClFact]
    public void Jumps_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.Jumps>();

    [Fact]
    public void Parts_AreTranslated() => Translates<LanguageKernels.Parts>();

    [OpenClFact]
    public void Parts_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.Parts>();

    [Fact]
    public void Constants_AreLiterals_AndDecideBranches()
    {
        string text = KernelCompiler.Compile<LanguageKernels.Constants<Tile64x64>>(KernelDialect.Cuda).Text;
        Assert.Contains("n = (int)((unsigned int)n + 3u);", text, StringComparison.Ordinal);
        Assert.Contains("(unsigned int)n * 16u + 5u", text, StringComparison.Ordinal);
        Assert.DoesNotContain("if (", text, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void Constants_GiveTheSameBits() => GivesTheSameBits<LanguageKernels.Constants<Tile64x64>>();

    private static void Translates<TKernel>() where TKernel : struct, IKernel
    {
        foreach (KernelDialect dialect in Enum.GetValues<KernelDialect>())
            Assert.Contains(typeof(TKernel).Name, KernelCompiler.Compile<TKernel>(dialect).Text, StringComparison.Ordinal);
    }

    private static void GivesTheSameBits<TKernel>() where TKernel : struct, LanguageKernels.IIntKernel<TKernel> =>
        KernelRuns.DeviceEqualsHost<TKernel, int>(y => TKernel.Over(new(Input), y), new int[Input.Length], Input.Length / 16, 16);
}
