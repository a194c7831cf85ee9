namespace ILGpuNet.Compiler.Tests;

/// <summary>
/// The text of every kernel, compared with the one in Golden/. After an intended change: ILGPUNET_UPDATE_GOLDEN=1 dotnet test, and read the
/// difference before committing it.
/// </summary>
public class GoldenTextTests
{
    [Theory]
    [MemberData(nameof(KernelCatalog.InEachDialect), MemberType = typeof(KernelCatalog))]
    public void Text_OfEachKernel_IsTheCommittedOne_WithoutGoto(Type kernel, KernelDialect dialect) => IsTheCommittedOne(kernel, dialect);

    [Theory]
    [MemberData(nameof(TensorCoreCatalog.All), MemberType = typeof(TensorCoreCatalog))]
    public void Text_OfAKernelByTensorCores_IsTheCommittedOne(Type kernel) => IsTheCommittedOne(kernel, KernelDialect.Cuda);

    private static void IsTheCommittedOne(Type kernel, KernelDialect dialect)
    {
        CompiledKernel compiled = KernelCompiler.Compile(kernel, dialect);
        string path = Path.Combine(TestFolders.Golden, compiled.Name + (dialect == KernelDialect.OpenCl ? ".cl" : ".cu"));
        if (Environment.GetEnvironmentVariable("ILGPUNET_UPDATE_GOLDEN") == "1") File.WriteAllText(path, compiled.Text);
        Assert.Equal(File.ReadAllText(path), compiled.Text);
        Assert.DoesNotContain("goto ", compiled.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_HasNoTextOfAKernelThatIsGone()
    {
        IEnumerable<string> expected = KernelCatalog.Kernels.Select(kernel => TypeNames.Identifier(kernel)).SelectMany(name => new[] { name + ".cl", name + ".cu" })
            .Concat(TensorCoreCatalog.Kernels.Select(kernel => TypeNames.Identifier(kernel) + ".cu"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(TestFolders.Golden).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }
}
