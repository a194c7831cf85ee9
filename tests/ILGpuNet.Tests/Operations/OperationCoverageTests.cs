using ILGpuNet.Graphs;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Operations;

/// <summary>No operation without a row, no gradient without a check.</summary>
public class OperationCoverageTests
{
    /// <summary>Operations that cannot have a row, and why.</summary>
    private static readonly Dictionary<Type, string> Exemptions = new()
    {
        [typeof(RandomOperation)] = "its numbers are compared with a plain Philox in GeneratorKernelTests, and RandomTests looks at the tensors",
    };

    /// <summary>The same for functions of the elements.</summary>
    private static readonly Dictionary<MapFunction, string> FunctionExemptions = [];

    /// <summary>Operations that PyTorch 1.13 has no equal of, and what their rows are compared with.</summary>
    private static readonly Dictionary<Type, string> GoldenExemptions = new()
    {
        [typeof(CopyOperation)] = "no method makes it: plans add it where a kernel needs its input in another layout",
    };

    private static readonly Lazy<Survey> Found = new(Survey.OfTable);

    public static TheoryData<Type> Operations =>
        [.. typeof(Operation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_AnyConcreteType_HasARowOrAReason(Type operation)
    {
        if (Exemptions.TryGetValue(operation, out string? reason))
        {
            Assert.NotEmpty(reason);
            Assert.DoesNotContain(operation, Found.Value.Used);
            return;
        }
        Assert.True(Found.Value.Used.Contains(operation), $"{operation.Name} appears in the graph of no row of the operation table: add one");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_AnyConcreteType_HasACheckedGradientOrAReason(Type operation)
    {
        // The instance does not matter: whether there is a gradient depends on the type alone.
        var instance = (Operation)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(operation);
        if (instance.NotDifferentiableBecause is { } reason)
        {
            Assert.NotEmpty(reason);
            Assert.DoesNotContain(operation, Found.Value.Differentiated);
            return;
        }
        Assert.True(Found.Value.Differentiated.Contains(operation), $"no row of the operation table differentiates {operation.Name}");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_AnyConcreteType_HasAGoldenRowOrAReason(Type operation)
    {
        if (Exemptions.ContainsKey(operation)) return;
        Assert.True(Found.Value.Golden.Contains(operation) != GoldenExemptions.ContainsKey(operation),
            $"{operation.Name} is neither in the graph of a row that PyTorch computed nor exempt, or both");
    }

    [Fact]
    public void MapFunction_All_HaveARowOrAReason() =>
        Assert.All(Enum.GetValues<MapFunction>(), function => Assert.True(
            Found.Value.Functions.Contains(function) != FunctionExemptions.ContainsKey(function), $"{function} is neither in a row nor exempt, or both"));

    /// <summary>What is in the graphs of all rows.</summary>
    /// <param name="Used">Operations of rows, their gradients and second gradients.</param>
    /// <param name="Differentiated">Operations whose gradient rule one of the rows has used.</param>
    /// <param name="Golden">Operations of rows that PyTorch computed, and of the gradients that are compared with PyTorch's.</param>
    /// <param name="Functions">Functions of the elements.</param>
    private sealed record Survey(HashSet<Type> Used, HashSet<Type> Differentiated, HashSet<Type> Golden, HashSet<MapFunction> Functions)
    {
        public static Survey OfTable()
        {
            var survey = new Survey([], [], [], []);
            foreach (OperationCase row in OperationTable.Rows)
            {
                (Tensor output, Tensor[] gradients, Tensor[] secondGradients) = GradientCheck.Build(row);
                foreach (Node node in NodesOf([output, .. gradients, .. secondGradients], isDifferentiated: false))
                {
                    survey.Used.Add(node.Operation.GetType());
                    if (node.Operation is ElementwiseOperation elementwise) survey.Functions.Add(elementwise.Function);
                }
                if (row.Golden is not null)
                    survey.Golden.UnionWith(NodesOf([output, .. gradients], isDifferentiated: false).Select(node => node.Operation.GetType()));
                Tensor[] differentiatedTensors = row.Derivatives switch { 0 => [], 1 => [output], _ => [output, .. gradients] };
                survey.Differentiated.UnionWith(NodesOf(differentiatedTensors, isDifferentiated: true).Select(node => node.Operation.GetType()));
            }
            return survey;
        }
    }

    private static HashSet<Node> NodesOf(Tensor[] tensors, bool isDifferentiated)
    {
        var found = new HashSet<Node>();
        var open = new Stack<Node>(tensors.Select(tensor => tensor.Node));
        while (open.TryPop(out Node? node))
        {
            if (isDifferentiated && !node.IsDifferentiated || !found.Add(node)) continue;
            foreach (Node input in node.Inputs) open.Push(input);
        }
        return found;
    }
}
