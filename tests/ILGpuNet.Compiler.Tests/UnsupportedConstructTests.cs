using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>What a device does not have is refused by name, with its place and what to do instead.</summary>
public class UnsupportedConstructTests
{
    public static TheoryData<Type, string> Constructs => new()
    {
        { typeof(UnsupportedKernels.AllocatesArray), "AllocatesArray.Run: allocation of an array, new float[]: use thread.Local<T>(length) or thread.Shared<T>(length)" },
        { typeof(UnsupportedKernels.AllocatesObject), "AllocatesObject.Run: allocation of an object, new Random: kernels have numbers, structs and views only" },
        { typeof(UnsupportedKernels.CallsVirtually), "CallsVirtually.Run: a virtual call, object.GetHashCode on Pair: call static methods, or methods of structs known as type arguments" },
        { typeof(UnsupportedKernels.UsesString), "UsesString.Run: a string: a device has no strings" },
        { typeof(UnsupportedKernels.Catches), "Catches.Run: exception handling: a device has no exceptions: leave out try, catch, finally, using and lock" },
        { typeof(UnsupportedKernels.Throws), "Throws.Run: throw: a device has no exceptions: check arguments before the launch" },
        { typeof(UnsupportedKernels.Recurses), "Recurses.Factorial: recursion of Recurses.Factorial: a device has no stack to speak of: write a loop" },
        { typeof(UnsupportedKernels.UsesHalf), "UsesHalf.Run: a call of Half.op_Explicit: it has no counterpart on a device: write it out" },
        { typeof(UnsupportedKernels.ConvertsToByte), "ConvertsToByte.Convert<float, byte>: a call of byte.CreateTruncating<float>: it has no counterpart on a device: write it out" },
        { typeof(UnsupportedKernels.UsesDecimal), "UsesDecimal.Run: a call of decimal.op_Implicit: it has no counterpart on a device: write it out" },
        { typeof(UnsupportedKernels.UsesLambda), "UsesLambda.Run: a delegate or lambda: pass a struct with a static abstract method as type argument" },
        { typeof(UnsupportedKernels.ReadsMutableStatic), "ReadsMutableStatic.Run: static field UnsupportedKernels.counter, which can change: make it const or readonly, or pass its value as an argument" },
        { typeof(UnsupportedKernels.WritesStatic), "WritesStatic.Run: static field counter, assigned or by reference: pass a view as an argument" },
        { typeof(UnsupportedKernels.ChecksOverflow), "ChecksOverflow.Run: checked arithmetic: a device does not notice overflow: leave out checked" },
        { typeof(UnsupportedKernels.AllocatesOnStack), "AllocatesOnStack.Run: a native integer or pointer, as in stackalloc: use thread.Local<T>(length), or long" },
        { typeof(UnsupportedKernels.Boxes), "Boxes.Run: boxing of int: make the method generic over a struct" },
        { typeof(UnsupportedKernels.AsksTheTime), "AsksTheTime.Run: a call of Environment.get_TickCount: it has no counterpart on a device: write it out" },
        { typeof(UnsupportedKernels.SharesVariableLength), "SharesVariableLength.Run: Shared<T>() of a length that is not constant: let the length be a constant or a static member of a type argument" },
        { typeof(UnsupportedKernels.SharesInHelper), "SharesInHelper.Helper: Shared<T>() outside Run: ask for shared memory in the kernel's Run and pass it on" },
        { typeof(UnsupportedKernels.SharesInLoop), "SharesInLoop.Run: Shared<T>() in a loop: ask for shared memory once, before the loop" },
        { typeof(UnsupportedKernels.CallsOwnMethod), "CallsOwnMethod.Run: a call of the kernel's own method CallsOwnMethod.Write: make it static and pass what it needs" },
        { typeof(UnsupportedKernels.MixesMemories), "MixesMemories.Run: a reference into global memory that is also one into shared memory: use two references" },
        { typeof(UnsupportedKernels.AtomicOnLocal), "AtomicOnLocal.Run: Atomic.Add on a variable of the thread's own: atomics are for elements of View<T> and Shared<T>" },
        { typeof(UnsupportedKernels.ReturnsLocalArray), "ReturnsLocalArray.Create: a reference to a local, or a local array, that is returned: return the value, or take the reference or array as an argument" },
        { typeof(UnsupportedKernels.JumpsIntoLoop), "JumpsIntoLoop.Run: a jump into the middle of a loop: write the loop without goto" },
    };

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Compile_OfAnUnsupportedConstruct_NamesIt(Type kernel, string expected)
    {
        foreach (KernelDialect dialect in Enum.GetValues<KernelDialect>())
        {
            var exception = Assert.Throws<KernelCompilationException>(() => KernelCompiler.Compile(kernel, dialect));
            string place = $" at IL_{exception.Offset:x4} (UnsupportedKernels.cs, line ";
            Assert.StartsWith($"[kernel compiler] {kernel.Name}: {exception.Method}{place}", exception.Message, StringComparison.Ordinal);
            string construct = exception.Message[exception.Message.IndexOf("): ", StringComparison.Ordinal)..];
            Assert.Equal(expected, exception.Method + construct[1..]);
        }
    }

    [Theory]
    [InlineData(typeof(UnsupportedKernels.TakesObject), "argument x: type object, a reference type: kernels have numbers, structs and views only")]
    [InlineData(typeof(UnsupportedKernels.TakesViewInStruct), "argument x: View<int> in struct Holder: make the view an argument of its own")]
    [InlineData(typeof(int), "a type that is no kernel: expected a struct that implements IKernel")]
    [InlineData(typeof(Map<>), "a kernel with open type parameters: close it with MakeGenericType")]
    public void Compile_OfATypeThatIsNoKernel_SaysWhy(Type kernel, string expected)
    {
        var exception = Assert.Throws<KernelCompilationException>(() => KernelCompiler.Compile(kernel, KernelDialect.OpenCl));
        Assert.Equal($"[kernel compiler] {TypeNames.Of(kernel)}: {expected}", exception.Message);
    }
}
