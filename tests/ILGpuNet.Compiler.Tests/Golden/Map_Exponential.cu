#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void Map_Exponential(float* input, float* output, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = expf(input[i]);
    }
}
