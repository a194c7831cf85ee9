#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

__kernel void ScaledAdd_Double(double alpha, __global double* x_memory, int x_start, __global double* y_memory, int y_start, int count)
{
    __global double* x = x_memory + x_start;
    __global double* y = y_memory + y_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        y[i] = alpha * x[i] + y[i];
    }
}
