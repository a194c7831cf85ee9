using ILGpuNet.Compiler;
using ILGpuNet.Gpu;
using ILGpuNet.Gpu.Cuda;
using ILGpuNet.Gpu.OpenCl;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Gpu;

/// <summary>What the engine makes of drivers that fail: of one that does so on command, without a device.</summary>
public class DriverFailureTests
{
    private static readonly MapPrimitive Negation =
        new(new([DType.Float32], [], [new(MapFunction.Negate, DType.Float32, DType.Float32, 0)], [1]));

    private static readonly Operand Numbers = new(DType.Float32, Layout.Contiguous([16]));

    [Fact]
    public void Loss_MidRun_IsOneErrorWhateverIsCalled_AndTheDriverIsNotAskedAgain()
    {
        var runtime = new FailingRuntime();
        GpuEngine engine = runtime.CreateEngine();
        Kernel kernel = engine.CreateKernel(Negation, [Numbers], [Numbers]);
        BufferView x = new(engine.Memory.Rent(64), 0), y = new(engine.Memory.Rent(64), 0);
        kernel.Run([x, y], []);
        runtime.Failure = () => new DeviceLostException("[test] launch failed: gone");
        const string Expected = "[test] Test device was lost: [test] launch failed: gone. What was in its memory is gone; start the process anew, or go on from a checkpoint on another device";
        Assert.Equal(Expected, Assert.Throws<DeviceLostException>(() => kernel.Run([x, y], [])).Message);

        int calls = runtime.Calls;
        Assert.Equal(Expected, Assert.Throws<DeviceLostException>(() => kernel.Run([x, y], [])).Message);
        Assert.Equal(Expected, Assert.Throws<DeviceLostException>(() => engine.Download(y, new byte[64])).Message);
        Assert.Equal(Expected, Assert.Throws<DeviceLostException>(() => engine.Upload(new byte[64], x)).Message);
        Assert.Equal(Expected, Assert.Throws<DeviceLostException>(engine.Synchronize).Message);
        Assert.Equal(Expected, Assert.Throws<DeviceLostException>(() => engine.Memory.Rent(1024)).Message);
        // What a lost tensor held goes back without an error: finalizers do that.
        engine.Memory.Return(x.Buffer);
        engine.Memory.Trim();
        Assert.Equal(calls, runtime.Calls);
    }

    [Fact]
    public void Loss_WhileReading_IsTheSameError()
    {
        var runtime = new FailingRuntime();
        GpuEngine engine = runtime.CreateEngine();
        var x = new BufferView(engine.Memory.Rent(64), 0);
        runtime.Failure = () => new DeviceLostException("[test] read failed: gone");
        Assert.Contains("Test device was lost: [test] read failed: gone", Assert.Throws<DeviceLostException>(() => engine.Download(x, new byte[64])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutOfMemory_NamesTheAllocation_AndWhatIsThereCanBeUsed()
    {
        var runtime = new FailingRuntime();
        GpuEngine engine = runtime.CreateEngine();
        DeviceBuffer first = engine.Memory.Rent(2048), second = engine.Memory.Rent(1024);
        var error = Assert.ThrowsAny<OutOfMemoryException>(() => engine.Memory.Rent(2048));
        Assert.Equal("[test] no memory for 2,048 bytes: Test device has 4,096, at most 3,072 in one piece; 3,072 are reserved. Use smaller batches or another device", error.Message);
        var view = new BufferView(second, 0);
        engine.Upload([1, 2, 3], view);
        byte[] read = new byte[3];
        engine.Download(view, read);
        Assert.Equal([1, 2, 3], read);
        // Memory that nobody uses any more makes room.
        engine.Memory.Return(first);
        Assert.Equal(3072, engine.Memory.Rent(3072).ByteLength);
        Assert.Equal(4096, runtime.UsedBytes);
    }

    [Fact]
    public void Allocation_AboveTheDevicesLimitForOnePiece_SaysTheLimitWithoutAskingTheDriver()
    {
        var runtime = new FailingRuntime();
        GpuEngine engine = runtime.CreateEngine();
        Assert.Contains("no memory for 3,584 bytes: Test device has 4,096, at most 3,072 in one piece",
            Assert.ThrowsAny<OutOfMemoryException>(() => engine.Memory.Rent(3500)).Message, StringComparison.Ordinal);
        Assert.Equal(0, runtime.Calls);
    }

    [Fact]
    public void Kernel_OfFloat64OnADeviceWithout_SaysWhatToDo()
    {
        var wide = new Operand(DType.Float64, Numbers.Layout);
        Assert.Equal("[test] SoftmaxPrimitive of Float64: Test device has no double precision; convert with To(DType.Float32)",
            Assert.Throws<DeviceException>(() => new FailingRuntime().CreateEngine().CreateKernel(new SoftmaxPrimitive(0, false), [wide], [wide])).Message);
    }

    [Fact]
    public void Operand_FartherInItsBufferThanKernelsCount_IsAnError()
    {
        GpuEngine engine = new FailingRuntime().CreateEngine();
        Kernel kernel = engine.CreateKernel(Negation, [Numbers], [Numbers]);
        DeviceBuffer buffer = engine.Memory.Rent(64);
        var far = new BufferView(buffer, 4L << 31);
        Assert.Contains("an operand begins at element 2,147,483,648 of its buffer",
            Assert.Throws<DeviceException>(() => kernel.Run([far, new BufferView(buffer, 0)], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernel_OfMoreElementsThanItCounts_IsAnError()
    {
        var large = new Operand(DType.Float32, Layout.Contiguous([1 << 16, 1 << 16]));
        Assert.Contains("4,294,967,296 elements: kernels count them in 32 bits",
            Assert.Throws<DeviceException>(() => new FailingRuntime().CreateEngine().CreateKernel(Negation, [large], [large])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_DriverThatFails_IsAReasonToHaveNone()
    {
        foreach (Exception failure in new Exception[] { new DllNotFoundException("libx is broken"), new EntryPointNotFoundException("no clX"), new BadImageFormatException("32 bit"), new GpuException("[x] error 5") })
        {
            var found = new List<GpuDevice>();
            var absent = new List<(string Name, string Reason)>();
            GpuDevices.Search("x", () => throw failure, found, absent);
            Assert.Empty(found);
            Assert.Equal(("x", $"the driver does not work: {failure.Message}"), Assert.Single(absent));
        }
    }

    [Fact]
    public void Search_SeveralDevices_NumbersThemFromTheSecondOn()
    {
        var found = new List<GpuDevice>();
        GpuDevices.Search("x", () => ([() => new FailingRuntime(), () => new FailingRuntime()], null), found, []);
        Assert.Equal(["x", "x:1"], found.Select(device => device.Name));
        Assert.Equal("Test device, 1 compute units", found[1].Create().Description);
    }

    [Theory]
    [InlineData(-2, typeof(DeviceLostException), "[opencl] clFinish failed: CL_DEVICE_NOT_AVAILABLE")]
    [InlineData(-36, typeof(DeviceLostException), "[opencl] clFinish failed: CL_INVALID_COMMAND_QUEUE")]
    [InlineData(-4, typeof(InsufficientMemoryException), "[opencl] clFinish failed: CL_MEM_OBJECT_ALLOCATION_FAILURE")]
    [InlineData(-30, typeof(GpuException), "[opencl] clFinish failed: CL_INVALID_VALUE")]
    [InlineData(-77, typeof(GpuException), "[opencl] clFinish failed: error -77")]
    public void OpenClError_SaysWhatKindItIs(int code, Type kind, string message)
    {
        var error = Record.Exception(() => OpenClError.Check(code, "clFinish"));
        Assert.IsType(kind, error);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void CudaError_OfALostContext_IsTold()
    {
        Assert.True(CudaError.IsLoss(700) && CudaError.IsLoss(719) && CudaError.IsLoss(999));
        Assert.False(CudaError.IsLoss(1) || CudaError.IsLoss(2) || CudaError.IsLoss(209));
    }

    [GpuFact]
    public void Text_ThatTheDriverDoesNotBuild_IsShownWithItsLog()
    {
        var engine = (GpuEngine)TestDevice.Instance.Engine;
        GpuFunction function = engine.Load(new ProgramSource("Broken", "this is no program", ""));
        string message = Assert.Throws<GpuException>(() => engine.Run([new KernelLaunch(function, 1, 1, [], IsCheck: false)], [], [])).Message;
        Assert.Contains("Broken", message, StringComparison.Ordinal);
        Assert.Contains("error", message, StringComparison.Ordinal);
        Assert.EndsWith("this is no program", message, StringComparison.Ordinal);
    }

    /// <summary>Texts that wait are built as one program, in which their equal names do not disturb each other, and one that is broken fails alone.</summary>
    [GpuFact]
    public void Texts_OneOfThemBroken_AreBuiltButForThatOne()
    {
        var engine = (GpuEngine)TestDevice.Instance.Engine;
        (ProgramSource source, int expected)[] texts = [(Constant(1, 10), 11), (Constant(2, 20), 22)];
        GpuFunction[] functions = [.. texts.Select(text => engine.Load(text.source))];
        GpuFunction broken = engine.Load(texts[0].source with { KernelName = "Broken", Text = "this is no program either" });
        var y = new BufferView(engine.Memory.Rent(sizeof(int)), 0);
        for (int i = 0; i < texts.Length; i++)
        {
            Launch(functions[i]);
            byte[] read = new byte[sizeof(int)];
            engine.Download(y, read);
            Assert.Equal(texts[i].expected, BitConverter.ToInt32(read));
        }
        Assert.Contains("Broken", Assert.Throws<GpuException>(() => Launch(broken)).Message, StringComparison.Ordinal);
        engine.Memory.Return(y.Buffer);

        void Launch(GpuFunction function) => engine.Run([new KernelLaunch(function, 1, 1, [KernelArgument.Operand(0, 0, sizeof(int))], IsCheck: false)], [y], []);

        ProgramSource Constant(int number, int offset)
        {
            var dialect = Dialect.Of(engine.Texts.Dialect);
            var text = new KernelText(dialect, "Constant");
            text.Require(new Definition("number", $"{dialect.FunctionQualifier} int number(int more)\n{{\n    return {number} + more;\n}}\n"));
            text.Require(new Definition("OFFSET", $"#define OFFSET {offset}\n"));
            text.AddView("int", "y");
            text.Line("y[0] = number(OFFSET);");
            return text.ToSource();
        }
    }
}
