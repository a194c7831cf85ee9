using System.Text;
using ILGpuNet.Graphs;

namespace ILGpuNet.Tests.Operations;

/// <summary>Every public method that gives tensors has rows in the operation table, and stands in <c>docs/operations.md</c> with its gradient.</summary>
public class OperationListTests
{
    /// <summary>Set to write <c>docs/operations.md</c> anew instead of comparing it.</summary>
    private const string UpdateVariable = "ILGPUNET_UPDATE_DOCS";

    /// <summary>Methods without rows: what they give is no function of tensors that differences could check, and which tests look at them.</summary>
    private static readonly Dictionary<string, string> TestedElsewhere = new()
    {
        ["Evaluate"] = "gives the same tensor, computed (Graph/)",
        ["WithGradient"] = "makes the leaf that every gradient check starts from",
        ["FromSpan"] = "copies data (the inputs of every row)",
        ["RandomBernoulli"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomExponential"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomGumbel"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomIntegers"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomNormal"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomNormalLike"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomPermutation"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomTruncatedNormal"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomUniform"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["RandomUniformLike"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["Multinomial"] = "random (Operations/RandomTests, Operations/DistributionTests)",
        ["Dropout"] = "random (Operations/RandomTests, Operations/DistributionTests)",
    };

    /// <summary>Methods that PyTorch 1.13 has no equal of, and what their rows are compared with.</summary>
    private static readonly Dictionary<string, string> WithoutGolden = new()
    {
        ["Detach"] = "gives the value that it is given; what it does to gradients is in Graph/BackwardTests",
        ["FromArray"] = "copies what it is given",
        ["FromScalar"] = "copies what it is given",
    };

    private static readonly ILookup<string, OperationCase> RowsByMethod = OperationTable.Rows.ToLookup(row => row.Method);

    public static TheoryData<string> Names => [.. PublicOperation.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Method_ThatGivesTensors_HasRowsAndAnExplainedGradient(string name)
    {
        PublicOperation operation = PublicOperation.All.Single(operation => operation.Name == name);
        Assert.False(string.IsNullOrEmpty(operation.Summary), $"{name} has no documentation");
        if (TestedElsewhere.ContainsKey(name))
        {
            Assert.Empty(RowsByMethod[name]);
            return;
        }
        Assert.True(RowsByMethod.Contains(name), $"no row of the operation table begins with '{name}': add some, or say in {nameof(TestedElsewhere)} what tests it");
        Assert.NotEmpty(GradientOf(name));
        Assert.True(RowsByMethod[name].Any(row => row.Golden is not null) != WithoutGolden.ContainsKey(name),
            $"{name} has neither a row that PyTorch computed nor a reason in {nameof(WithoutGolden)}, or both");
    }

    [Fact]
    public void TestedElsewhere_EveryName_IsAMethod() =>
        Assert.Empty(TestedElsewhere.Keys.Except(PublicOperation.All.Select(operation => operation.Name)));

    [Fact]
    public void Documentation_OfAllOperations_IsUpToDate()
    {
        string path = RepositoryFiles.PathOf("docs/operations.md"), text = Document();
        if (Environment.GetEnvironmentVariable(UpdateVariable) is "1") File.WriteAllText(path, text);
        Assert.True(text == File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"docs/operations.md is not what the code says: run this test with {UpdateVariable}=1 and commit the file");
    }

    private static string Document()
    {
        var text = new StringBuilder();
        text.Append($"""
            # Operations

            Every public operation and its gradient, generated from the code by `OperationListTests` ({UpdateVariable}=1 writes this file anew).
            "Any order" means that value, first and second derivative are compared with central differences in Float64, and that gradients are made of
            operations of this list, so that they have gradients themselves. The number of rows is that of situations (shapes, attributes, layouts) in the
            operation table of the tests; in brackets those whose values and gradients are compared with PyTorch 1.13's.

            """.ReplaceLineEndings("\n"));
        var families = OperationTable.Rows.Select(row => row.Family).Distinct().Append("Given data and random numbers");
        foreach (string family in families)
        {
            PublicOperation[] operations = [.. PublicOperation.All.Where(operation => FamilyOf(operation.Name) == family).OrderBy(operation => operation.Name, StringComparer.Ordinal)];
            if (operations.Length == 0) continue;
            text.Append($"\n## {family}\n\n| operation | result | gradient | rows |\n|---|---|---|---|\n");
            foreach (PublicOperation operation in operations)
            {
                string summary = operation.Summary.Replace("|", "\\|", StringComparison.Ordinal);
                text.Append($"| `{operation.Name}` | {summary} | {GradientOf(operation.Name)} | {CountOf(operation.Name)} |\n");
            }
        }
        return text.ToString();
    }

    /// <summary>Where most of the method's rows are.</summary>
    private static string FamilyOf(string name) =>
        RowsByMethod[name].CountBy(row => row.Family).OrderByDescending(family => family.Value).Select(family => family.Key)
            .FirstOrDefault("Given data and random numbers");

    private static string CountOf(string name)
    {
        int all = RowsByMethod[name].Count(), golden = RowsByMethod[name].Count(row => row.Golden is not null);
        return all == 0 ? "" : golden == 0 ? $"{all}" : $"{all} ({golden})";
    }

    /// <summary>What the rows prove of the gradient, or why there is none.</summary>
    private static string GradientOf(string name)
    {
        if (TestedElsewhere.TryGetValue(name, out string? reason)) return reason;
        switch (RowsByMethod[name].Max(row => row.Derivatives))
        {
            case >= 2: return "any order";
            case 1: return "first order";
        }
        OperationCase first = RowsByMethod[name].First();
        Tensor output = first.Compute(first.ToLeaves(first.Draw(), DType.Float64));
        if (!output.DType.IsFloatingPoint()) return $"none: its result is {output.DType}";
        return Reason(output.Node) is { } why ? $"none: {why}" : "";
    }

    private static string? Reason(Node node) => node.Operation.NotDifferentiableBecause is { } reason
        ? node.Operation.Name + ": " + reason
        : node.Inputs.Select(Reason).FirstOrDefault(found => found is not null);
}
