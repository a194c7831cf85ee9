using ILGpuNet.Graph;
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

    private static readonly Lazy<(HashSet<Type> Used, HashSet<Type> Differentiated, HashSet<MapFunction> Functions)> Found = new(Survey);

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

    [Fact]
    public void MapFunction_All_HaveARowOrAReason() =>
        Assert.All(Enum.GetValues<MapFunction>(), function => Assert.True(
            Found.Value.Functions.Contains(function) != FunctionExemptions.ContainsKey(function), $"{function} is neither in a row nor exempt, or both"));

    /// <summary>Operations in the graphs of all rows with their gradients, and those whose gradient rule one of the rows has used.</summary>
    private static (HashSet<Type> Used, HashSet<Type> Differentiated, HashSet<MapFunction> Functions) Survey()
    {
        HashSet<Type> used = [], differentiated = [];
        HashSet<MapFunction> functions = [];
        foreach (OperationCase row in OperationTable.Rows)
        {
            (Tensor output, Tensor[] gradients, Tensor[] secondGradients) = GradientCheck.Build(row);
            foreach (Node node in NodesOf([output, .. gradients, .. secondGradients], isDifferentiated: false))
            {
                used.Add(node.Operation.GetType());
                if (node.Operation is ElementwiseOperation elementwise) functions.Add(elementwise.Function);
            }
            Tensor[] differentiatedTensors = row.Derivatives switch { 0 => [], 1 => [output], _ => [output, .. gradients] };
            foreach (Node node in NodesOf(differentiatedTensors, isDifferentiated: true)) differentiated.Add(node.Operation.GetType());
        }
        return (used, differentiated, functions);
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
