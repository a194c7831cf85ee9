namespace ILGpuNet.Tests.Graphs;

/// <summary>Variables: new values in old memory, and what others see of that.</summary>
public class UpdateTests
{
    /// <summary>A variable [3] with memory of its own, holding 1, 2, 3.</summary>
    private static Variable Counted()
    {
        var variable = new Variable(Tensor.FromArray([0f, 1, 2]));
        variable.Assign(variable + 1);
        variable.Evaluate();
        return variable;
    }

    private static void Increment(Variable variable)
    {
        variable.Assign(variable + 1);
        variable.Evaluate();
    }

    [Fact]
    public void Assign_SecondUpdate_WritesOverTheOldValue()
    {
        Variable variable = Counted();
        object storage = variable.Node.Storage!;
        Increment(variable);
        Assert.Same(storage, variable.Node.Storage);
        Assert.Equal([2f, 3, 4], variable.ToArray());
    }

    [Fact]
    public void Assign_FirstUpdate_LeavesTheInitialTensorAlone()
    {
        Tensor initial = Tensor.FromArray([1f, 2]);
        var variable = new Variable(initial);
        variable.Assign(variable * 10);
        variable.Evaluate();
        Assert.Equal([10f, 20], variable.ToArray());
        Assert.Equal([1f, 2], initial.ToArray());
    }

    [Fact]
    public void Assign_WhileAViewLooksAtTheMemory_MovesTheVariable()
    {
        Variable variable = Counted();
        Tensor slice = variable[1..], reshaped = variable.Reshape(3, 1).Evaluate();
        object storage = variable.Node.Storage!;
        Increment(variable);
        Assert.NotSame(storage, variable.Node.Storage);
        Assert.Equal([2f, 3, 4], variable.ToArray());
        Assert.Equal([2f, 3], slice.ToArray());
        Assert.Equal([1f, 2, 3], reshaped.ToArray());
    }

    [Fact]
    public void Assign_AfterTheVariableHasMoved_WritesInPlaceAgain()
    {
        Variable variable = Counted();
        Tensor slice = variable[1..];
        Increment(variable);
        object storage = variable.Node.Storage!;
        Increment(variable);
        Assert.Same(storage, variable.Node.Storage);
        Assert.Equal([2f, 3], slice.ToArray());
    }

    [Fact]
    public void Assign_ValueComputedBefore_KeepsItsValue()
    {
        Variable variable = Counted();
        Tensor doubled = (variable * 2).Evaluate();
        Increment(variable);
        Assert.Equal([2f, 4, 6], doubled.ToArray());
    }

    [Fact]
    public void Assign_ValueComputedInTheSamePlan_SeesTheOldValue()
    {
        Variable variable = Counted();
        Tensor doubled = variable * 2, product = variable.Reshape(1, 3).MatMul(variable.Reshape(3, 1));
        variable.Assign(variable + 1);
        Tensor.Evaluate(variable, doubled, product);
        Assert.Equal([2f, 3, 4], variable.ToArray());
        Assert.Equal([2f, 4, 6], doubled.ToArray());
        Assert.Equal([14f], product.ToArray());
    }

    [Fact]
    public void Assign_OldValueAskedForInTheSamePlan_IsKept()
    {
        Variable variable = Counted();
        Tensor old = variable.Reshape(3, 1);
        variable.Assign(variable + 1);
        Tensor.Evaluate(variable, old);
        Assert.Equal([2f, 3, 4], variable.ToArray());
        Assert.Equal([1f, 2, 3], old.ToArray());
    }

    [Fact]
    public void Assign_ReadsOldValueBackwards_IsNotWrittenInPlace()
    {
        Variable variable = Counted();
        variable.Assign(variable.Flip(0) + variable);
        variable.Assign(variable.Flip(0) * 10 + variable);
        Assert.Equal([44f, 44, 44], variable.ToArray());
    }

    [Fact]
    public void Assign_TwoVariablesThatSwap_BothGetTheOtherOldValue()
    {
        Variable first = Counted(), second = Counted();
        Increment(second);
        Tensor firstValue = first * 1, secondValue = second * 1;
        first.Assign(secondValue);
        second.Assign(firstValue);
        Tensor.Evaluate(first, second);
        Assert.Equal([2f, 3, 4], first.ToArray());
        Assert.Equal([1f, 2, 3], second.ToArray());
        Increment(first);
        Assert.Equal([1f, 2, 3], second.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Assign_AnotherVariableReadsTheOldValue_GetsIt(bool isReaderFirst)
    {
        Variable written = Counted(), reader = Counted();
        reader.Assign(reader + written.Flip(0) * 10);
        written.Assign(written + 1);
        Tensor.Evaluate(isReaderFirst ? [reader, written] : [written, reader]);
        Assert.Equal([2f, 3, 4], written.ToArray());
        Assert.Equal([31f, 22, 13], reader.ToArray());
    }

    [Fact]
    public void Assign_SeveralTimesBeforeReading_AppliesAll()
    {
        Variable variable = Counted();
        for (int i = 0; i < 5; i++) variable.Assign(variable * 2);
        Assert.Equal([32f, 64, 96], variable.ToArray());
    }

    [Fact]
    public void Assign_OneVariableToAnother_DoesNotTieThem()
    {
        Variable first = Counted(), second = Counted();
        second.Assign(first);
        second.Evaluate();
        Increment(first);
        Assert.Equal([2f, 3, 4], first.ToArray());
        Assert.Equal([1f, 2, 3], second.ToArray());
        Increment(second);
        Assert.Equal([2f, 3, 4], first.ToArray());
        Assert.Equal([2f, 3, 4], second.ToArray());
    }

    [Fact]
    public void Evaluate_ValueLeftPendingAcrossAnUpdateInPlace_ThrowsStaleTensor()
    {
        Variable variable = Counted();
        Tensor doubled = variable * 2;
        Increment(variable);
        var exception = Assert.Throws<StaleTensorException>(() => doubled.ToArray());
        Assert.Equal("[Evaluate] the Float32 value of shape [3] that this tensor depends on has been overwritten by an update since: " +
            "evaluate the tensor before the optimizer's step (Tensor.Evaluate), or compute it anew", exception.Message);
        Assert.Equal([4f, 6, 8], (variable * 2).ToArray());
    }

    [Fact]
    public void Evaluate_ValueLeftPendingAcrossAnUpdateIntoNewMemory_IsRight()
    {
        Variable variable = Counted();
        _ = variable[..1]; // keeps the old memory
        Tensor doubled = variable * 2;
        Increment(variable);
        Assert.Equal([2f, 4, 6], doubled.ToArray());
    }

    public static TheoryData<string> ValuesThatAreTheVariableItself =>
        ["Detach", "To", "To device", "Reshape", "Expand", "Index", "Concat", "Pow", "Dropout", "Flatten", "Squeeze"];

    /// <summary>An operation that changes nothing still gives a value, not the variable: it must not follow later updates.</summary>
    [Theory]
    [MemberData(nameof(ValuesThatAreTheVariableItself))]
    public void Assign_ValueFromAnOperationThatChangesNothing_DoesNotFollow(string operation)
    {
        Variable variable = Counted();
        Tensor value = operation switch
        {
            "Detach" => variable.Detach(),
            "To" => variable.To(DType.Float32),
            "To device" => variable.To(variable.Device),
            "Reshape" => variable.Reshape(3),
            "Expand" => variable.Expand([3]),
            "Index" => variable[..],
            "Concat" => Tensor.Concat([variable]),
            "Pow" => variable.Pow(1),
            "Dropout" => variable.Dropout(0),
            "Flatten" => variable.Flatten(),
            _ => variable.Squeeze(),
        };
        Assert.Equal([1f, 2, 3], value.ToArray());
        Increment(variable);
        // By contract the value of before, or a clear error; never the new value.
        try
        {
            Assert.Equal([1f, 2, 3], value.ToArray());
        }
        catch (StaleTensorException)
        {
            Assert.Equal([2f, 3, 4], variable.ToArray());
        }
    }

    [Fact]
    public void Assign_SumOfAScalarVariable_DoesNotFollow()
    {
        var variable = new Variable(Tensor.FromScalar(1f));
        Tensor sum = variable.Sum().Evaluate(), largest = variable.Max().Evaluate();
        variable.Assign(variable + 1);
        variable.Evaluate();
        Assert.Equal(1, sum.Item());
        Assert.Equal(1, largest.Item());
    }

    [Fact]
    public void Assign_OtherShapeTypeOrNothing_Throws()
    {
        Variable variable = Counted();
        Assert.Equal("[Assign] the variable has shape [3], the new value [2]",
            Assert.Throws<ShapeException>(() => variable.Assign(Tensor.Zeros([2]))).Message);
        Assert.Equal("[Assign] the variable is Float32, the new value Float64: convert it with To(DType.Float32)",
            Assert.Throws<DTypeException>(() => variable.Assign(Tensor.Zeros([3], DType.Float64))).Message);
    }

    [Fact]
    public void Evaluate_FailsInAnotherKernel_LeavesVariablesUnchanged()
    {
        Variable good = Counted(), bad = Counted();
        good.Assign(good + 1);
        bad.Assign(bad + Tensor.FromArray([1f, 2]).IndexSelect(0, Tensor.FromArray([0L, 5, 1])));
        float[] before = [1f, 2, 3];
        Assert.Throws<InvalidValueException>(() => Tensor.Evaluate(good, bad));
        // An evaluation is one transaction: what it was to update keeps its value, and can be updated again.
        Assert.Equal(before, good.ToArray());
        Assert.Equal(before, bad.ToArray());
        good.Assign(good + 1);
        Assert.Equal([2f, 3, 4], good.ToArray());
    }
}
