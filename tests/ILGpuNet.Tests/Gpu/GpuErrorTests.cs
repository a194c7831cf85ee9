using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Gpu;

/// <summary>What goes wrong on a GPU, and that it can be used afterwards.</summary>
[Collection(Alone.Name)]
public class GpuErrorTests
{
    private static readonly Device Gpu = TestDevice.ReasonForNone is null ? TestDevice.Instance : Device.Cpu;

    [GpuFact]
    public void Index_OutOfRange_IsReportedByTheReadWithTheTextOfTheCpu()
    {
        static Tensor Select(Device device) => Tensor.FromArray([1f, 2f, 3f], device).IndexSelect(0, Tensor.FromArray([0L, 5L, -9L], device));

        string expected = Assert.Throws<InvalidValueException>(() => Select(Device.Cpu).ToArray()).Message;
        Assert.Equal(expected, Assert.Throws<InvalidValueException>(() => Select(Gpu).ToArray()).Message);
        AssertWorks();
    }

    [GpuFact]
    public void Check_LabelOutOfRange_IsReportedByTheReadWithTheTextOfTheCpu()
    {
        static Tensor CrossEntropy(Device device) =>
            Loss.CrossEntropy(Tensor.Ones([3, 4], device: device), Tensor.FromArray([0L, 3L, 9L], device));

        string expected = Assert.Throws<InvalidValueException>(() => CrossEntropy(Device.Cpu).ToArray()).Message;
        Assert.Equal(expected, Assert.Throws<InvalidValueException>(() => CrossEntropy(Gpu).ToArray()).Message);
        AssertWorks();
    }

    /// <summary>An index that two kernels cannot take is reported by the first of them, also where the other one's condition has been looked at before.</summary>
    [GpuFact]
    public void Check_ThatFailsInTwoKernels_IsReportedByTheFirst()
    {
        static Tensor Picked(Device device) =>
            Tensor.Ones([3, 5], device: device).LogSoftmax(-1).Gather(1, Tensor.FromArray(new long[,] { { 0 }, { 4 }, { 9 } }, device));
        static Tensor CrossEntropy(Device device) =>
            Loss.CrossEntropy(Tensor.Ones([3, 5], device: device), Tensor.FromArray([0L, 4L, 9L], device));

        Assert.Contains("[Gather]", Assert.Throws<InvalidValueException>(() => Picked(Gpu).ToArray()).Message, StringComparison.Ordinal);
        string expected = Assert.Throws<InvalidValueException>(() => CrossEntropy(Device.Cpu).ToArray()).Message;
        Assert.Equal(expected, Assert.Throws<InvalidValueException>(() => CrossEntropy(Gpu).ToArray()).Message);
    }

    [GpuFact]
    public void Division_ByZero_IsReportedByTheReadWithTheTextOfTheCpu()
    {
        static Tensor Quotient(Device device) => Tensor.FromArray([7, 8, 9], device) % Tensor.FromArray([2, 0, 3], device);

        string expected = Assert.Throws<InvalidValueException>(() => Quotient(Device.Cpu).ToArray<int>()).Message;
        Assert.Equal(expected, Assert.Throws<InvalidValueException>(() => Quotient(Gpu).ToArray<int>()).Message);
        AssertWorks();
    }

    [GpuFact]
    public void Allocation_TooLarge_NamesItsSizeAndLeavesTheDeviceUsable()
    {
        var error = Assert.ThrowsAny<OutOfMemoryException>(() => Gpu.Engine.Memory.Rent(1L << 50));
        Assert.Contains("no memory for 1,125,899,906,842,624 bytes", error.Message, StringComparison.Ordinal);
        AssertWorks();
    }

    [GpuFact]
    public void Operation_OnTensorsOfTwoDevices_SaysHowToMoveOne() => Assert.Equal(
        $"[Add] inputs are on different devices, cpu and {Gpu}: move one with To(device)",
        Assert.Throws<DeviceException>(() => Tensor.FromArray([1f], Device.Cpu) + Tensor.FromArray([1f], Gpu)).Message);

    [GpuFact]
    public void Parse_NumberThatIsNotThere_ListsTheDevices() => Assert.Equal(
        $"[Device] there is no device '{Gpu}:77': expected one of {string.Join(", ", Device.All)}",
        Assert.Throws<DeviceException>(() => Device.Parse($"{Gpu}:77")).Message);

    [GpuFact]
    public void Parse_NumberZeroAndCapitals_GiveTheFirst()
    {
        Assert.Same(Gpu, Device.Parse($"{Gpu}:0"));
        Assert.Same(Gpu, Device.Parse(Gpu.Name.ToUpperInvariant()));
    }

    [Fact]
    public void Parse_AbsentKind_GivesTheReason()
    {
        Assert.Equal(Device.Absent.Count, Device.Absent.Count(absent => absent.Reason.Length > 0 && Device.All.All(device => device.Name != absent.Name)));
        foreach (AbsentDevice absent in Device.Absent)
            Assert.Contains(absent.Reason, Assert.Throws<DeviceException>(() => Device.Parse(absent.Name)).Message, StringComparison.Ordinal);
    }

    [GpuFact]
    public void Factorization_RunsOnTheProcessor_AndIsCounted()
    {
        var engine = (ILGpuNet.Gpu.GpuEngine)Gpu.Engine;
        long before = engine.HostCopies;
        float[] inverse = Tensor.FromArray(new float[,] { { 2, 0 }, { 0, 4 } }, Gpu).Transpose(0, 1).Inverse().ToArray();
        Assert.Equal([0.5f, 0, 0, 0.25f], inverse);
        Assert.True(engine.HostCopies > before);
    }

    [GpuFact]
    public void To_Module_MovesParametersAndStatistics()
    {
        var layer = new BatchNorm2d(3);
        layer.To(Gpu);
        Assert.All(layer.State().Values, tensor => Assert.Equal(Gpu, tensor.Device));
        Tensor y = layer.Forward(Tensor.Ones([2, 3, 4, 4], device: Gpu));
        Assert.Equal(96, y.ToArray().Length);
        layer.To(Device.Cpu);
        Assert.All(layer.State().Values, tensor => Assert.Equal(Device.Cpu, tensor.Device));
    }

    private static void AssertWorks() => Assert.Equal(6, Tensor.FromArray([1f, 2f, 3f], Gpu).Sum().Item());
}
