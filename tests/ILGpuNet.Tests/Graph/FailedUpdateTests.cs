namespace ILGpuNet.Tests.Graphs;

/// <summary>Updates that fail themselves, halfway through a tensor: all variables keep the values that they had.</summary>
public class FailedUpdateTests
{
    /// <summary>A variable with memory of its own, which its next value is written over.</summary>
    private static Variable Own(params long[] values)
    {
        var variable = new Variable(Tensor.FromArray(values));
        variable.Assign(variable + 0);
        variable.Evaluate();
        return variable;
    }

    [Fact]
    public void Update_ThatDividesByZero_LeavesEveryElementAsItWas()
    {
        Variable failing = Own(10, 21, 30, 41), other = Own(1, 2, 3, 4);
        failing.Assign(failing % Tensor.FromArray([4L, 4, 0, 4]));
        other.Assign(other * 2);
        Assert.Throws<InvalidValueException>(() => Tensor.Evaluate(other, failing));
        Assert.Equal([10L, 21, 30, 41], failing.ToArray<long>());
        Assert.Equal([1L, 2, 3, 4], other.ToArray<long>());
    }

    [Fact]
    public void Update_ThatDividesByZero_AmongManyOfItsKind_LeavesAllAsTheyWere()
    {
        Variable[] variables = [.. Enumerable.Range(0, 5).Select(i => Own(10 + i, 20, 30))];
        for (int i = 0; i < variables.Length; i++) variables[i].Assign(variables[i] % Tensor.FromArray([3L, 3, i == 4 ? 0 : 3]));
        Assert.Throws<InvalidValueException>(() => Tensor.Evaluate(variables));
        for (int i = 0; i < variables.Length; i++) Assert.Equal([10L + i, 20, 30], variables[i].ToArray<long>());
    }
}
